using Microsoft.AspNetCore.Builder;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Says what endpoints require.</summary>
public static class AccessExtensions
{
    internal const string Policy = "access";

    /// <summary>
    /// Lets in users with the role or a higher one, and keys and services with the scope. What an endpoint says wins
    /// over what its group says.
    /// </summary>
    public static TBuilder RequireAccess<TBuilder>(this TBuilder builder, Role role, string? scope) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Policy).WithMetadata(new AccessRequirement(role, scope));
}

using System.Security.Claims;

namespace Hermes.ServiceDefaults.Security;

/// <summary>What a caller needs for an endpoint: a user the role (or a higher one), a key or a service the scope.</summary>
/// <param name="Role">Lowest role.</param>
/// <param name="Scope">Scope; null when every valid key will do.</param>
public sealed record AccessRequirement(Role Role, string? Scope)
{
    /// <summary>Whether the caller has it.</summary>
    public bool IsMetBy(ClaimsPrincipal caller) => caller.KindOf() switch
    {
        HermesClaims.User => caller.HasRole(Role),
        HermesClaims.Key or HermesClaims.Service => Scope is null || caller.HasClaim(HermesClaims.Scope, Scope),
        _ => false,
    };

    /// <inheritdoc />
    public override string ToString() => Scope is null ? $"role {Role}" : $"role {Role} or scope {Scope}";
}

/// <summary>Asking for roles.</summary>
public static class Roles
{
    /// <summary>Whether a user has the role or a higher one.</summary>
    public static bool HasRole(this ClaimsPrincipal user, Role role) =>
        user.FindAll(ClaimTypes.Role).Any(claim => Enum.TryParse<Role>(claim.Value, out var held) && held >= role);
}

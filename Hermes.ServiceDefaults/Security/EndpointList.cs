using Hermes.Contracts.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hermes.ServiceDefaults.Security;

/// <summary>What an endpoint requires of its callers.</summary>
/// <param name="Method">HTTP method; <c>*</c> for any.</param>
/// <param name="Path">Route pattern.</param>
/// <param name="Role">Lowest role of a user; null when open to everybody.</param>
/// <param name="Scope">Scope of a key; null when any valid key, or nobody, will do.</param>
/// <param name="Anonymous">Whether it is open to everybody.</param>
public sealed record EndpointAccess(string Method, string Path, string? Role, string? Scope, bool Anonymous);

internal static class EndpointList
{
    /// <summary>Maps <c>GET /api/v1/endpoints</c>: every endpoint with what it requires.</summary>
    public static void MapEndpointList(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/endpoints", List)
        .WithSummary("Every endpoint of this service with the role or scope it requires.").WithTags("Service")
        .RequireAccess(Role.Viewer, null);

    private static Page<EndpointAccess> List(EndpointDataSource endpoints) => new(
        [
            .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
               let access = endpoint.Metadata.GetMetadata<AccessRequirement>()
               let anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
               orderby endpoint.RoutePattern.RawText, method
               select new EndpointAccess(method, "/" + endpoint.RoutePattern.RawText?.TrimStart('/'), access?.Role.ToString(), access?.Scope, anonymous),
        ],
        null);
}

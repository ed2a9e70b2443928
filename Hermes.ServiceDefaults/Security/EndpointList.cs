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
/// <param name="Policies">Of a page of the portal: the groups of people one has to belong to.</param>
public sealed record EndpointAccess(string Method, string Path, string? Role, string? Scope, bool Anonymous, string? Policies = null);

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
               let policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).Where(policy => policy is not (null or AccessExtensions.Policy)).Distinct()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
               orderby endpoint.RoutePattern.RawText, method
               select new EndpointAccess(method, "/" + endpoint.RoutePattern.RawText?.TrimStart('/'), access?.Role.ToString(), access?.Scope, anonymous, policies.Any() ? string.Join(" and ", policies) : null),
        ],
        null);
}

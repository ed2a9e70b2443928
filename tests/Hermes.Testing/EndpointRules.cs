using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Testing;

/// <summary>What holds for the endpoints of every host.</summary>
public static class EndpointRules
{
    private static readonly string[] open = ["/health", "/alive"];

    /// <summary>Endpoints that do not say what they require, or are open to everybody though they are not about health.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="alsoOpen">Routes of this host that everybody may ask for.</param>
    public static IReadOnlyList<string> Offenders(IServiceProvider services, params string[] alsoOpen) =>
    [
        .. from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
           let anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
           where anonymous
               ? !open.Concat(alsoOpen).Contains(route)
               : endpoint.Metadata.GetMetadata<AccessRequirement>() is null
           select $"{endpoint.DisplayName} {(anonymous ? "is open to everybody" : "does not say what it requires: add RequireAccess")}",
    ];
}

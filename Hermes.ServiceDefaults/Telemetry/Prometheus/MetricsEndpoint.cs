using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    /// <summary>Maps <c>/metrics</c>: Prometheus text 0.0.4, or OpenMetrics 1.0.0 for those who prefer it.</summary>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, GetMetrics)
            .RequireAccess(Role.Viewer, Scopes.MetricsRead)
            .DisableHttpMetrics()
            .ExcludeFromDescription();
        return app;
    }

    private static async Task<FileContentHttpResult> GetMetrics(HttpRequest request, PrometheusExporter exporter)
    {
        var format = Preferred(request);
        return TypedResults.Bytes(await exporter.ScrapeAsync(format), format.ContentType());
    }

    private static TextFormat Preferred(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted is not null && Quality(accepted, TextFormats.OpenMetricsType) > Quality(accepted, "text/plain")
            ? TextFormat.OpenMetrics
            : TextFormat.Prometheus;
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(value => value.Quality ?? 1).DefaultIfEmpty(0).Max();
}

using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>Keeps the number of series bounded, whatever callers send.</summary>
internal static class MetricViews
{
    private const int MostSeries = 500;

    private static readonly double[] seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    /// <summary>How an instrument is told by the host whose meters come from <paramref name="own"/>.</summary>
    public static MetricStreamConfiguration? For(Instrument instrument, IMeterFactory own)
    {
        // Hosts that share a process, as in tests, each tell their own figures.
        if (instrument.Meter.Scope is IMeterFactory factory && factory != own)
        {
            return MetricStreamConfiguration.Drop;
        }

        var labels = LabelsOf(instrument);
        return instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = BoundariesOf(instrument), TagKeys = labels, CardinalityLimit = MostSeries }
            : new MetricStreamConfiguration { TagKeys = labels, CardinalityLimit = MostSeries };
    }

    // Null keeps all labels, and for boundaries those the instrument advises.
    private static string[]? LabelsOf(Instrument instrument) => instrument.Name switch
    {
        "http.server.request.duration" => ["http.request.method", "http.route", "http.response.status_code"],
        "http.server.active_requests" => ["http.request.method"],
        _ when instrument.Meter.Name == "System.Net.Http" =>
            ["server.address", "http.request.method", "http.response.status_code", "http.connection.state", "error.type"],
        _ when instrument.Meter.Name == "Microsoft.AspNetCore.Server.Kestrel" => ["error.type"],
        _ when instrument.Meter.Name == "Npgsql" => ["db.client.connection.pool.name", "db.client.connection.state", "error.type"],
        _ => null,
    };

    private static double[]? BoundariesOf(Instrument instrument) => instrument.Unit switch
    {
        "s" => seconds,
        "ms" => [.. seconds.Select(bound => bound * 1000)],
        _ => null,
    };
}

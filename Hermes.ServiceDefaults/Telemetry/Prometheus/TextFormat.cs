namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

/// <summary>The two texts a scraper may ask for.</summary>
internal enum TextFormat
{
    /// <summary>Prometheus text 0.0.4.</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}

internal static class TextFormats
{
    public const string OpenMetricsType = "application/openmetrics-text";

    public static string ContentType(this TextFormat format) => format == TextFormat.OpenMetrics
        ? $"{OpenMetricsType}; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
}

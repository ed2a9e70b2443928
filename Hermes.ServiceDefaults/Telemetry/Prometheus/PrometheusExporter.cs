using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

/// <summary>
/// Turns collected metrics into a page when a scraper asks. Scrapers that ask at the same time share one collection.
/// No exporter package is needed for this: see docs/observability.md.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int CollectTimeoutMilliseconds = 5_000;
    private readonly Lock gate = new();
    private readonly Lock collecting = new();
    private readonly Dictionary<TextFormat, Task<byte[]>> running = [];
    private TextFormat asked;
    private byte[] page = [];

    public Func<int, bool>? Collect { get; set; }

    /// <summary>The page of this moment.</summary>
    public Task<byte[]> ScrapeAsync(TextFormat format)
    {
        lock (gate)
        {
            if (!running.TryGetValue(format, out var scrape))
            {
                running[format] = scrape = Task.Run(() => Scrape(format));
            }

            return scrape;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }

        var writer = new TextWriter(asked);
        TargetInfo(writer);
        FamilyWriter.Write(writer, metrics);
        writer.End();
        page = writer.ToArray();
        return ExportResult.Success;
    }

    private byte[] Scrape(TextFormat format)
    {
        try
        {
            lock (collecting)
            {
                asked = format;
                page = [];
                Collect!(CollectTimeoutMilliseconds);
                return page.Length > 0 ? page : throw new InvalidOperationException("Collecting the metrics failed or took too long.");
            }
        }
        finally
        {
            lock (gate)
            {
                running.Remove(format);
            }
        }
    }

    private void TargetInfo(TextWriter writer)
    {
        var attributes = ParentProvider.GetResource().Attributes
            .Select(attribute => new KeyValuePair<string, string>(MetricName.Clean(attribute.Key), attribute.Value.ToString() ?? ""))
            .OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        var openMetrics = writer.Format == TextFormat.OpenMetrics;
        writer.Head(openMetrics ? "target" : "target_info", openMetrics ? "info" : "gauge", "The process these metrics are of.");
        writer.Sample("target_info", "", attributes, null, 1);
    }
}

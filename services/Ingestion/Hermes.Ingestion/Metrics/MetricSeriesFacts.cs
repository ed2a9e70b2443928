using System.Security.Cryptography;
using System.Text;

namespace Hermes.Ingestion.Metrics;

/// <summary>All that tells one series from another.</summary>
/// <param name="Source">The service it comes from.</param>
/// <param name="Name">Name of the metric.</param>
/// <param name="Unit">Unit, or empty.</param>
/// <param name="Kind">gauge, sum, counter, histogram or summary; with <c>-delta</c> where values are those since the last report.</param>
/// <param name="Attributes">A JSON object of texts, sorted by name.</param>
internal sealed record MetricSeriesFacts(string Source, string Name, string Unit, string Kind, string Attributes)
{
    private const int KeyBytes = 16;

    /// <summary>Name of the series under which a source's points are counted that found no series of their own.</summary>
    public const string OverflowName = "hermes.metrics.overflow";

    /// <summary>The source whose overflow series takes the points of all sources, when there are too many series in all.</summary>
    public const string Everybody = "*";

    /// <summary>A digest of it all.</summary>
    public Guid Key { get; } = Digest($"{Source}\0{Name}\0{Unit}\0{Kind}\0{Attributes}");

    /// <summary>Counts, by minute, the points of a source that found no series.</summary>
    public static MetricSeriesFacts Overflow(string source) => new(source, OverflowName, "{point}", "sum-delta", "{}");

    private static Guid Digest(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeyBytes));
}

/// <summary>A value of a series at a time.</summary>
/// <param name="Series">Which.</param>
/// <param name="Time">When, to the microsecond.</param>
/// <param name="Value">The value, or the sum of a distribution; null when it has none.</param>
/// <param name="Count">How many values a distribution has.</param>
internal readonly record struct MetricSample(MetricSeriesFacts Series, DateTimeOffset Time, double? Value, long? Count);

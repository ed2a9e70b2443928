namespace Hermes.Contracts.Ingestion;

/// <summary>A point as a system reports it to <c>POST /api/v1/metrics</c>.</summary>
public sealed record MetricReport
{
    /// <summary>Name of the metric, for example <c>cpu.load</c>; required.</summary>
    public string? Name { get; init; }

    /// <summary>When it was measured; required.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>What was measured; required.</summary>
    public double? Value { get; init; }

    /// <summary>Unit, for example <c>By</c> or <c>s</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>What tells this series from others of the name, for example the host.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>A series of points.</summary>
public sealed record MetricSeries
{
    /// <summary>Its id, for <c>GET /api/v1/metrics/{id}/points</c>.</summary>
    public long Id { get; init; }

    /// <summary>The service it comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Name of the metric.</summary>
    public string Name { get; init; } = "";

    /// <summary>Unit; null when there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>gauge, sum, counter, histogram or summary; with <c>-delta</c> where values are those since the last report.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What tells it from others of the name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>When its first point came.</summary>
    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When its last point came, to the hour.</summary>
    public DateTimeOffset LastReceivedAt { get; init; }
}

/// <summary>A point of a series, or all points of a step together.</summary>
public sealed record MetricPoint
{
    /// <summary>When it was measured; the beginning of a step.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The value, the sum of a distribution, or the average over a step; null when there is none.</summary>
    public double? Value { get; init; }

    /// <summary>How many values a distribution has; over a step the last figure.</summary>
    public long? Count { get; init; }

    /// <summary>Smallest value of a step.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest value of a step.</summary>
    public double? Maximum { get; init; }

    /// <summary>Last value of a step.</summary>
    public double? Last { get; init; }

    /// <summary>Points in a step.</summary>
    public long? Points { get; init; }
}

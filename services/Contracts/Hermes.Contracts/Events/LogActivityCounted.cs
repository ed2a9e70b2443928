namespace Hermes.Contracts.Events;

/// <summary>Counts that one stored batch of log lines adds to its minutes. Additive: sum all messages of a minute.</summary>
public sealed record LogActivityCounted
{
    /// <summary>Unique per stored batch; consumers count each once.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>One entry per minute, feed and source.</summary>
    public required IReadOnlyList<LogActivity> Activity { get; init; }
}

/// <summary>Lines of one feed and source within one minute.</summary>
public sealed record LogActivity
{
    /// <summary>Start of the minute (UTC), by the lines' own time.</summary>
    public required DateTimeOffset Minute { get; init; }

    /// <summary>Feed the lines belong to; null when unknown.</summary>
    public string? Feed { get; init; }

    /// <summary>Where the lines came from.</summary>
    public required string Source { get; init; }

    /// <summary>All lines.</summary>
    public required int Total { get; init; }

    /// <summary>Lines at ERROR or FATAL, or detected as errors.</summary>
    public int Errors { get; init; }

    /// <summary>Lines at WARN.</summary>
    public int Warnings { get; init; }

    /// <summary>Templates seen for the first time.</summary>
    public int NewTemplates { get; init; }
}

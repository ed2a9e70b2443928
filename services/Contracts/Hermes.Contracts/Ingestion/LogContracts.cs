namespace Hermes.Contracts.Ingestion;

/// <summary>Answer to <c>POST /api/v1/logs</c>: what is stored for good.</summary>
/// <param name="Accepted">Lines committed.</param>
/// <param name="Rejected">Lines that could not be taken, by their position in the request.</param>
public sealed record IntakeResult(int Accepted, IReadOnlyList<RejectedItem> Rejected);

/// <summary>One item of a batch that was not taken.</summary>
/// <param name="Index">Zero-based position in the request.</param>
/// <param name="Reason">What is wrong with it and what to do.</param>
public sealed record RejectedItem(int Index, string Reason);

/// <summary>A stored log line.</summary>
public sealed record LogEntry
{
    /// <summary>Identity; grows with arrival.</summary>
    public required long Id { get; init; }

    /// <summary>The line's own time (UTC), or when it was received if it has none.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>ERROR, WARN, INFO, DEBUG, FATAL, TRACE; null when unknown.</summary>
    public string? Level { get; init; }

    /// <summary>Component that wrote the line.</summary>
    public string? Component { get; init; }

    /// <summary>The message without time, level and component.</summary>
    public required string Message { get; init; }

    /// <summary>The line as received (cut at 64 KiB).</summary>
    public required string Raw { get; init; }

    /// <summary>Where it came from.</summary>
    public required string Source { get; init; }

    /// <summary>Feed it belongs to.</summary>
    public string? Feed { get; init; }

    /// <summary>Mined template.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Kind of error, when the line is one.</summary>
    public string? Category { get; init; }

    /// <summary>Execution it belongs to.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>True when the line was cut.</summary>
    public bool Truncated { get; init; }

    /// <summary>When Hermes received it (UTC).</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The time the line states, where that is not plausible.</summary>
    public DateTimeOffset? StatedAt { get; init; }

    /// <summary>
    /// What had to be done to keep the line: truncated, invalidUtf8, nulRemoved, timestampSuspect, unparsed, olderThanRetention.
    /// </summary>
    public IReadOnlyList<string>? Marks { get; init; }
}

/// <summary>A mined template with its counts.</summary>
public sealed record LogTemplate
{
    /// <summary>Stable identity.</summary>
    public required string Id { get; init; }

    /// <summary>The constant text, parameters as <c>&lt;*&gt;</c>.</summary>
    public required string Template { get; init; }

    /// <summary>Where its lines come from.</summary>
    public required string Source { get; init; }

    /// <summary>Kind of error, when its lines are errors.</summary>
    public string? Category { get; init; }

    /// <summary>Lines so far.</summary>
    public required long Count { get; init; }

    /// <summary>First line (UTC).</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Last line (UTC).</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
}

/// <summary>Errors, warnings and lines of one hour.</summary>
/// <param name="Hour">Start of the hour (UTC).</param>
/// <param name="Total">All lines.</param>
/// <param name="Errors">Error lines.</param>
/// <param name="Warnings">Warning lines.</param>
public sealed record HourlyErrors(DateTimeOffset Hour, long Total, long Errors, long Warnings);

/// <summary>One of the most frequent errors of a period.</summary>
public sealed record TopError
{
    /// <summary>Template of the error.</summary>
    public required string TemplateId { get; init; }

    /// <summary>Its text.</summary>
    public required string Template { get; init; }

    /// <summary>Component that wrote it.</summary>
    public string? Component { get; init; }

    /// <summary>Feed it belongs to.</summary>
    public string? Feed { get; init; }

    /// <summary>Kind of error.</summary>
    public string? Category { get; init; }

    /// <summary>Lines in the period.</summary>
    public required long Count { get; init; }

    /// <summary>Last line (UTC).</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
}

namespace Hermes.Contracts.Events;

/// <summary>Runs were stored or changed state; at most 500 a message.</summary>
public sealed record ExecutionsRecorded
{
    /// <summary>Unique per message; the same on redelivery.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>True for imported history, which consumers learn from but do not react to.</summary>
    public bool Historical { get; init; }

    /// <summary>The runs as they now stand.</summary>
    public required IReadOnlyList<ExecutionFact> Executions { get; init; }
}

/// <summary>One run of a feed as ingestion knows it. Feed and <see cref="ExecutionId"/> together are its identity.</summary>
public record ExecutionFact
{
    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Identity of the run within its feed.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>State the sender reported.</summary>
    public required ExecutionStatus Status { get; init; }

    /// <summary>When the run was due (UTC).</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome became known (UTC); null while running.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Length in seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Rows read.</summary>
    public long? RowsIn { get; init; }

    /// <summary>Rows written.</summary>
    public long? RowsOut { get; init; }

    /// <summary>Bytes processed.</summary>
    public long? Bytes { get; init; }

    /// <summary>Errors the run counted.</summary>
    public int? ErrorCount { get; init; }

    /// <summary>Warnings the run counted.</summary>
    public int? WarningCount { get; init; }

    /// <summary>Attempts after the first.</summary>
    public int? RetryCount { get; init; }

    /// <summary>Free key-value pairs of the sender.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>State of a run.</summary>
public enum ExecutionStatus
{
    /// <summary>Begun, outcome unknown.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Succeeded,

    /// <summary>Ended badly.</summary>
    Failed,

    /// <summary>Stopped by a person or a rule; says nothing about health.</summary>
    Cancelled,
}

using Hermes.Contracts.Events;

namespace Hermes.Contracts.Ingestion;

/// <summary>A run as a pipeline reports it to <c>POST /api/v1/executions</c>.</summary>
public sealed record ExecutionReport
{
    /// <summary>Name of the feed; required.</summary>
    public string? Feed { get; init; }

    /// <summary>Identity of the run within its feed; derived from feed and start when left out.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Running, Succeeded, Failed or Cancelled; required.</summary>
    public string? Status { get; init; }

    /// <summary>When the run was due.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>When it began; required.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Length in seconds; derived from start and end when left out.</summary>
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

    /// <summary>Free key-value pairs.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>Answer to a CSV import.</summary>
/// <param name="Imported">Rows new to Hermes.</param>
/// <param name="Duplicates">Rows already known.</param>
/// <param name="RejectedCount">Rows that could not be taken.</param>
/// <param name="Rejected">The first of those, by line.</param>
public sealed record ImportResult(long Imported, long Duplicates, long RejectedCount, IReadOnlyList<RejectedRow> Rejected)
{
    /// <summary>Name of the import: the Idempotency-Key sent with it, or one made for it.</summary>
    public string? Id { get; init; }
}

/// <summary>How an import is doing, at <c>GET /api/v1/executions/imports/{id}</c>.</summary>
public sealed record ImportStatus
{
    /// <summary>Name of the import: the Idempotency-Key sent with it, or one made for it.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required ImportState State { get; init; }

    /// <summary>Rows stored or rejected so far.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes of the unpacked file that are behind it.</summary>
    public required long Position { get; init; }

    /// <summary>Rows new to Hermes.</summary>
    public required long Imported { get; init; }

    /// <summary>Rows already known.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rows that could not be taken.</summary>
    public required long RejectedCount { get; init; }

    /// <summary>The first of those, by line.</summary>
    public required IReadOnlyList<RejectedRow> Rejected { get; init; }

    /// <summary>Why it goes no further; null when nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last moved on (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What an import does.</summary>
public enum ImportState
{
    /// <summary>Its file is being read.</summary>
    Running,

    /// <summary>Its file stopped coming; sent again with the same Idempotency-Key it goes on.</summary>
    Interrupted,

    /// <summary>Its file cannot be read any further.</summary>
    Failed,

    /// <summary>Its file was read to the end.</summary>
    Completed,
}

/// <summary>A row of a CSV that could not be taken.</summary>
/// <param name="Line">One-based line of the file; the header is line 1.</param>
/// <param name="Field">Column at fault.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record RejectedRow(long Line, string Field, string Reason);

/// <summary>A stored run with the time it was last reported.</summary>
/// <param name="Execution">The run.</param>
/// <param name="ReceivedAt">When Hermes last heard of it (UTC).</param>
public sealed record StoredExecution(ExecutionFact Execution, DateTimeOffset ReceivedAt);

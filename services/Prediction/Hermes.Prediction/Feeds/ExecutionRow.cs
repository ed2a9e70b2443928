using Hermes.Contracts.Events;
using Hermes.Learning.History;

namespace Hermes.Prediction.Feeds;

/// <summary>A run as it is stored.</summary>
internal sealed record ExecutionRow
{
    public required string Feed { get; init; }

    public required string ExecutionId { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double? DurationSeconds { get; init; }

    public long? RowsIn { get; init; }

    public long? RowsOut { get; init; }

    public long? Bytes { get; init; }

    public int? ErrorCount { get; init; }

    public int? WarningCount { get; init; }

    public int? RetryCount { get; init; }

    public ExecutionFact ToFact() => new()
    {
        Feed = Feed,
        ExecutionId = ExecutionId,
        Status = Enum.Parse<ExecutionStatus>(Status),
        ScheduledAt = ScheduledAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        DurationSeconds = DurationSeconds,
        RowsIn = RowsIn,
        RowsOut = RowsOut,
        Bytes = Bytes,
        ErrorCount = ErrorCount,
        WarningCount = WarningCount,
        RetryCount = RetryCount,
    };

    public Run ToRun() => ToFact().ToRun();
}

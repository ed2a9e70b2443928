using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;

namespace Hermes.Ingestion.Executions;

/// <summary>A row of the table <c>execution</c>.</summary>
internal sealed class ExecutionRow
{
    public const string Columns =
        "id, feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes::text as attributes, received_at";

    public long Id { get; init; }

    public string Feed { get; init; } = "";

    public string ExecutionId { get; init; } = "";

    public string Status { get; init; } = "";

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

    public string? Attributes { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

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
        Attributes = Attributes is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(Attributes, HermesJson.Options),
    };
}

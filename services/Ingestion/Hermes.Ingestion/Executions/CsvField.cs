namespace Hermes.Ingestion.Executions;

/// <summary>The fields a CSV of runs may have; their names begin with a small letter.</summary>
internal enum CsvField
{
    Feed,
    ExecutionId,
    ScheduledAt,
    StartedAt,
    EndedAt,
    Status,
    RowsIn,
    RowsOut,
    Bytes,
    ErrorCount,
    WarningCount,
    RetryCount,
    DurationSeconds,
    Attributes,
}

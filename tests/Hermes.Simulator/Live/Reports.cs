using Hermes.Contracts.Ingestion;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Live;

/// <summary>What a pipeline tells about a run: little when it starts, all when it has ended.</summary>
internal static class Reports
{
    public static ExecutionReport Started(PlannedRun run) => new()
    {
        Feed = run.Feed.Name,
        ExecutionId = run.ExecutionId,
        Status = "Running",
        ScheduledAt = run.ScheduledAt,
        StartedAt = run.StartedAt,
    };

    public static ExecutionReport Ended(PlannedRun run) => Started(run) with
    {
        Status = run.Failed ? "Failed" : "Succeeded",
        EndedAt = run.EndedAt,
        DurationSeconds = run.DurationSeconds,
        RowsIn = run.RowsIn,
        RowsOut = run.RowsOut,
        Bytes = run.Bytes,
        ErrorCount = run.ErrorCount,
        WarningCount = run.WarningCount,
        RetryCount = run.RetryCount,
    };
}

using System.Globalization;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.History;

/// <summary>Runs in the columns that <c>POST /api/v1/executions/import</c> takes.</summary>
internal static class ExecutionCsv
{
    public const string Header =
        "feed,executionId,scheduledAt,startedAt,endedAt,status,rowsIn,rowsOut,bytes,errorCount,warningCount,retryCount,durationSeconds,attributes";

    public static void Write(TextWriter writer, IEnumerable<PlannedRun> runs)
    {
        writer.Write(Header + "\n");
        foreach (var run in runs)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{run.Feed.Name},{run.ExecutionId},{Time(run.ScheduledAt)},{Time(run.StartedAt)},{Time(run.EndedAt)},{(run.Failed ? "Failed" : "Succeeded")},"));
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{run.RowsIn},{run.RowsOut},{run.Bytes},{run.ErrorCount},{run.WarningCount},{run.RetryCount},{run.DurationSeconds:0.0},\n"));
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

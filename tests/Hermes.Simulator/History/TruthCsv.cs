using Hermes.Simulator.Model;

namespace Hermes.Simulator.History;

/// <summary>Why each failed run failed, and whether anything could be seen before. For judging forecasts, never for making them.</summary>
internal static class TruthCsv
{
    public const string Header = "feed,executionId,cause,precursor";

    public static void Write(TextWriter writer, IEnumerable<PlannedRun> runs)
    {
        writer.Write(Header + "\n");
        foreach (var run in runs)
        {
            if (run.Failure is { } cause)
            {
                writer.Write($"{run.Feed.Name},{run.ExecutionId},{cause},{(cause < Cause.ConnectionLost ? "yes" : "no")}\n");
            }
        }
    }
}

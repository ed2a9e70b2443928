using Hermes.Simulator.Model;

namespace Hermes.Simulator.Lines;

internal enum LineLevel : byte
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>A line a run writes, before it has words.</summary>
internal readonly record struct PlannedLine(double OffsetSeconds, LineLevel Level);

/// <summary>When a run writes lines of which level: exactly as many errors and warnings as the run counts.</summary>
internal static class RunLines
{
    public static PlannedLine[] Plan(PlannedRun run, long seed)
    {
        var dice = new Dice(seed, 3, run.Feed.Index, run.Number);
        var ordinary = (int)(run.Feed.LinesPerRun * Math.Min(1.5, Math.Sqrt(Math.Max(0.1, run.RowsIn / (double)run.Feed.BaseRows))) * dice.Between(0.9, 1.1));
        if (run.Failed)
        {
            ordinary = (int)(ordinary * dice.Between(0.3, 0.8));
        }

        // The first line says that the run began, the last how it ended; both count.
        var lines = new PlannedLine[Math.Max(2, ordinary) + run.WarningCount + run.ErrorCount];
        var at = 0;
        lines[at++] = new(0, LineLevel.Info);
        lines[^1] = new(run.DurationSeconds, run.Failed ? LineLevel.Error : LineLevel.Info);
        var errors = run.Failed ? run.ErrorCount - 1 : run.ErrorCount;
        for (var index = 0; index < errors; index++)
        {
            lines[at++] = new(run.DurationSeconds * (run.Failed ? dice.Between(0.4, 0.99) : dice.Next()), LineLevel.Error);
        }

        for (var index = 0; index < run.WarningCount; index++)
        {
            lines[at++] = new(run.DurationSeconds * dice.Next(), LineLevel.Warn);
        }

        while (at < lines.Length - 1)
        {
            lines[at++] = new(run.DurationSeconds * dice.Next(), dice.Chance(0.25) ? LineLevel.Debug : LineLevel.Info);
        }

        Array.Sort(lines, 1, lines.Length - 2, Comparer<PlannedLine>.Create((left, right) => left.OffsetSeconds.CompareTo(right.OffsetSeconds)));
        return lines;
    }
}

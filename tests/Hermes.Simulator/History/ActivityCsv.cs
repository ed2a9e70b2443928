using System.Globalization;
using Hermes.Simulator.Lines;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.History;

/// <summary>Log lines per feed and minute, as ingestion would count them; minutes without lines are left out.</summary>
internal static class ActivityCsv
{
    public const string Header = "feed,minute,total,errors,warnings";

    public static void Write(TextWriter writer, IEnumerable<PlannedRun> runs, long seed, DateTimeOffset until)
    {
        writer.Write(Header + "\n");
        var open = new SortedDictionary<(long Minute, string Feed), Counts>();
        foreach (var run in runs)
        {
            Flush(writer, open, run.StartedAt);
            foreach (var line in RunLines.Plan(run, seed))
            {
                var at = run.StartedAt.AddSeconds(line.OffsetSeconds);
                if (at < until)
                {
                    var key = (at.UtcTicks / TimeSpan.TicksPerMinute, run.Feed.Name);
                    open[key] = open.GetValueOrDefault(key).With(line.Level);
                }
            }
        }

        Flush(writer, open, DateTimeOffset.MaxValue);
    }

    // Runs come by start, so no line falls into a minute before the start of the newest run.
    private static void Flush(TextWriter writer, SortedDictionary<(long Minute, string Feed), Counts> open, DateTimeOffset before)
    {
        var minute = before.UtcTicks / TimeSpan.TicksPerMinute;
        while (open.Count > 0 && open.First() is var oldest && oldest.Key.Minute < minute)
        {
            var at = new DateTime(oldest.Key.Minute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{oldest.Key.Feed},{at:yyyy-MM-dd'T'HH:mm:ss'Z'},{oldest.Value.Total},{oldest.Value.Errors},{oldest.Value.Warnings}\n"));
            open.Remove(oldest.Key);
        }
    }

    private readonly record struct Counts(int Total, int Errors, int Warnings)
    {
        public Counts With(LineLevel level) => new(
            Total + 1,
            Errors + (level == LineLevel.Error ? 1 : 0),
            Warnings + (level == LineLevel.Warn ? 1 : 0));
    }
}

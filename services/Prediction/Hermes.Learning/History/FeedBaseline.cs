namespace Hermes.Learning.History;

/// <summary>What is normal for a feed, learned from runs whose outcome was known before the day began.</summary>
public sealed class FeedBaseline
{
    private readonly double[] durations;

    private FeedBaseline(double[] durations) => this.durations = durations;

    /// <summary>Duration in seconds.</summary>
    public SeasonalBaseline? Duration { get; private init; }

    /// <summary>Volume in the feed's own unit.</summary>
    public SeasonalBaseline? Volume { get; private init; }

    /// <summary>Minutes from one start to the next, by the hour of the first.</summary>
    public SeasonalBaseline? Interval { get; private init; }

    /// <summary>Errors a run reports.</summary>
    public SeasonalBaseline? Errors { get; private init; }

    /// <summary>Share of judged runs that failed, pulled to one in two hundred while there are few.</summary>
    public double FailureShare { get; private init; }

    /// <summary>Judged runs it was learned from.</summary>
    public int Runs { get; private init; }

    /// <summary>Share of past durations at or below this many seconds, or NaN without any.</summary>
    /// <param name="seconds">Seconds.</param>
    public double DurationPercentile(double seconds)
    {
        if (durations.Length == 0)
        {
            return double.NaN;
        }

        var index = Array.BinarySearch(durations, seconds);
        return (index < 0 ? ~index : index + 1) / (double)durations.Length;
    }

    internal static FeedBaseline Build(ReadOnlySpan<Run> judged, ReadOnlySpan<Run> starts)
    {
        var failures = 0;
        foreach (var run in judged)
        {
            failures += run.Outcome == RunOutcome.Failed ? 1 : 0;
        }

        // A failed run often stops early or moves nothing, so "normal" is what good runs do, unless there are too few of them.
        var goodOnly = judged.Length - failures >= 5;
        var duration = SeasonalBaseline.Build(Collect(judged, goodOnly, static run => run.ElapsedSeconds));
        var sorted = Array.ConvertAll(Collect(judged, goodOnly, static run => run.ElapsedSeconds), static pair => pair.Value);
        Array.Sort(sorted);
        return new FeedBaseline(sorted)
        {
            Duration = duration,
            Volume = SeasonalBaseline.Build(Collect(judged, goodOnly, static run => run.Volume)),
            Errors = SeasonalBaseline.Build(Collect(judged, goodOnly, static run => run.Errors)),
            Interval = SeasonalBaseline.Build(Gaps(starts)),
            FailureShare = (failures + 0.05) / (judged.Length + 10),
            Runs = judged.Length,
        };
    }

    private static (int HourOfWeek, double Value)[] Collect(ReadOnlySpan<Run> runs, bool goodOnly, Func<Run, double?> quantity)
    {
        var values = new List<(int HourOfWeek, double Value)>(runs.Length);
        foreach (var run in runs)
        {
            if ((!goodOnly || run.Outcome == RunOutcome.Succeeded) && quantity(run) is { } value)
            {
                values.Add((SeasonalBaseline.HourOfWeek(run.StartedAt), value));
            }
        }

        return [.. values];
    }

    private static (int HourOfWeek, double Value)[] Gaps(ReadOnlySpan<Run> starts)
    {
        if (starts.Length < 2)
        {
            return [];
        }

        var gaps = new (int HourOfWeek, double Value)[starts.Length - 1];
        for (var i = 1; i < starts.Length; i++)
        {
            gaps[i - 1] = (SeasonalBaseline.HourOfWeek(starts[i - 1].StartedAt), (starts[i].StartedAt - starts[i - 1].StartedAt).TotalMinutes);
        }

        return gaps;
    }
}

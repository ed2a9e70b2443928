using System.Buffers;

namespace Hermes.Learning.History;

/// <summary>What is normal for a feed, learned from runs whose outcome was known before the day began.</summary>
public sealed class FeedBaseline
{
    private const int MostDurations = 500;
    private readonly float[] durations;

    private FeedBaseline(float[] durations, FailurePattern failures) => (this.durations, Failures) = (durations, failures);

    /// <summary>Duration in seconds.</summary>
    public SeasonalBaseline? Duration { get; private init; }

    /// <summary>Volume in the feed's own unit.</summary>
    public SeasonalBaseline? Volume { get; private init; }

    /// <summary>Minutes from one start to the next, by the hour of the first.</summary>
    public SeasonalBaseline? Interval { get; private init; }

    /// <summary>Errors a run reports.</summary>
    public SeasonalBaseline? Errors { get; private init; }

    /// <summary>Median of the rows delivered per row read; NaN when none says.</summary>
    public double Yield { get; private init; }

    /// <summary>How often runs failed.</summary>
    public FailurePattern Failures { get; }

    /// <summary>Share of judged runs that failed, pulled to one in two hundred while there are few.</summary>
    public double FailureShare => Failures.Share;

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

        var (low, high) = (0, durations.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = durations[middle] <= seconds ? (middle + 1, high) : (low, middle);
        }

        return low / (double)durations.Length;
    }

    internal static FeedBaseline Build(ReadOnlySpan<Run> judged, ReadOnlySpan<Run> starts, WorkCalendar calendar)
    {
        var failures = FailurePattern.Learn(judged);

        // A failed run often stops early or moves nothing, so "normal" is what good runs do, unless there are too few of them.
        var goodOnly = judged.Length - failures.Failed >= 5;
        var size = Math.Max(judged.Length, starts.Length);
        var values = ArrayPool<double>.Shared.Rent(size);
        var slots = ArrayPool<short>.Shared.Rent(size);
        try
        {
            var count = Collect(judged, goodOnly, calendar, slots, values, static run => run.ElapsedSeconds);
            var durations = Newest(values.AsSpan(0, count));
            var duration = SeasonalBaseline.Build(slots.AsSpan(0, count), values.AsSpan(0, count));
            count = Collect(judged, goodOnly, calendar, slots, values, static run => run.Volume);
            var volume = SeasonalBaseline.Build(slots.AsSpan(0, count), values.AsSpan(0, count));
            count = Collect(judged, goodOnly, calendar, slots, values, static run => run.Errors);
            var errors = SeasonalBaseline.Build(slots.AsSpan(0, count), values.AsSpan(0, count));
            count = Collect(judged, goodOnly, calendar, slots, values, static run => run.Yield);
            var yield = count == 0 ? double.NaN : Medians.Of(values.AsSpan(0, count));
            count = Gaps(starts, calendar, slots, values);
            return new FeedBaseline(durations, failures)
            {
                Duration = duration,
                Volume = volume,
                Errors = errors,
                Yield = yield,
                Interval = SeasonalBaseline.Build(slots.AsSpan(0, count), values.AsSpan(0, count)),
                Runs = judged.Length,
            };
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
            ArrayPool<short>.Shared.Return(slots);
        }
    }

    private static int Collect(ReadOnlySpan<Run> runs, bool goodOnly, WorkCalendar calendar, short[] slots, double[] values, Func<Run, double?> quantity)
    {
        var count = 0;
        foreach (var run in runs)
        {
            if ((!goodOnly || run.Outcome == RunOutcome.Succeeded) && quantity(run) is { } value && double.IsFinite(value))
            {
                slots[count] = (short)SeasonalBaseline.SlotOf(run.StartedAt, calendar);
                values[count++] = value;
            }
        }

        return count;
    }

    private static int Gaps(ReadOnlySpan<Run> starts, WorkCalendar calendar, short[] slots, double[] values)
    {
        for (var i = 1; i < starts.Length; i++)
        {
            slots[i - 1] = (short)SeasonalBaseline.SlotOf(starts[i - 1].StartedAt, calendar);
            values[i - 1] = (starts[i].StartedAt - starts[i - 1].StartedAt).TotalMinutes;
        }

        return Math.Max(0, starts.Length - 1);
    }

    private static float[] Newest(ReadOnlySpan<double> values)
    {
        var newest = values[Math.Max(0, values.Length - MostDurations)..];
        var sorted = new float[newest.Length];
        for (var i = 0; i < newest.Length; i++)
        {
            sorted[i] = (float)newest[i];
        }

        Array.Sort(sorted);
        return sorted;
    }
}

using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class TimingFeatures
{
    public static void Fill(FeedView view, Span<float> row)
    {
        var middle = view.At.AddMinutes(45).UtcDateTime;
        row.Set(Feature.HourOfDay, middle.Hour);
        row.Set(Feature.DayOfWeek, ((int)middle.DayOfWeek + 6) % 7);
        row.Set(Feature.DaysToMonthEnd, view.Feed.Calendar.WorkingDaysToMonthEnd(view.At.AddMinutes(45)));
        row.Set(Feature.Holiday, view.Feed.Calendar.KindOf(view.At.AddMinutes(45)) == DayKind.Holiday ? 1 : 0);
        row.Set(Feature.Running, view.Running);
        if (ElapsedRatio(view) is { } elapsed)
        {
            row.Set(Feature.ElapsedRatio, elapsed);
        }

        if (view.OldestRunning is { } since)
        {
            row.Set(Feature.ElapsedPercentile, view.Baseline.DurationPercentile((view.At - since).TotalSeconds));
        }

        var interval = Interval(view);
        row.Set(Feature.IntervalMinutes, interval ?? double.NaN);
        if (view.ExpectedStart() is not { } start)
        {
            return;
        }

        var toStart = Math.Clamp((start - view.At).TotalMinutes, -14400, 14400);
        row.Set(Feature.MinutesToStart, toStart);
        row.Set(Feature.MinutesLate, Math.Max(0, -toStart));
        if (interval is > 0)
        {
            row.Set(Feature.LateIntervals, Math.Min(Math.Max(0, -toStart) / interval.Value, 1000));
        }

        var toOutcome = ToOutcome(view, start);
        row.Set(Feature.MinutesToOutcome, toOutcome);
        row.Set(Feature.OutcomesInWindow, InWindow(toOutcome, interval));
    }

    /// <summary>Minutes the next start is overdue; NaN when nothing tells when it is due.</summary>
    public static double MinutesLate(FeedView view) =>
        view.ExpectedStart() is { } start ? Math.Clamp((view.At - start).TotalMinutes, 0, 14400) : double.NaN;

    /// <summary>Elapsed time of the oldest run in flight against the usual duration.</summary>
    public static double? ElapsedRatio(FeedView view) =>
        view.OldestRunning is { } since && view.Baseline.Duration is { } duration
            && duration.Expected(since, view.Feed.Calendar) is > 0 and var expected
            ? Math.Min((view.At - since).TotalSeconds / expected, 1000)
            : null;

    private static double? Interval(FeedView view) =>
        view.Feed.Schedule is { } schedule && schedule.NextAfter(view.At) is { } next && schedule.NextAfter(next) is { } second
            ? (second - next).TotalMinutes
            : view.Baseline.Interval?.Median;

    private static double ToOutcome(FeedView view, DateTimeOffset nextStart)
    {
        var running = view.OldestRunning;
        var from = running ?? nextStart;
        var seconds = view.Baseline.Duration?.Expected(from, view.Feed.Calendar) ?? 0;
        var minutes = (from - view.At).TotalMinutes + (seconds / 60);
        return Math.Clamp(minutes, 0, 14400); // what is overdue may come any moment
    }

    private static double InWindow(double toOutcome, double? interval)
    {
        var count = 0;
        var step = Math.Max(interval ?? double.PositiveInfinity, 1);
        for (var minutes = toOutcome; minutes <= 60; minutes += step)
        {
            count += minutes > 30 ? 1 : 0;
        }

        return count;
    }
}

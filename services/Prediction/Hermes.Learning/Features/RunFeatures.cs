using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class RunFeatures
{
    private const int Newest = 10;

    public static void Fill(FeedView view, Span<float> row)
    {
        if (view.Known.IsEmpty)
        {
            return;
        }

        var (baseline, calendar) = (view.Baseline, view.Feed.Calendar);
        var inHour = view.Within(TimeSpan.FromHours(1)).Runs;
        var inHours3 = view.Within(TimeSpan.FromHours(3)).Runs;
        RecentMeans duration = new(), volume = new(), yield = new(), errors = new(), warnings = new(), retries = new(), delay = new();
        for (var position = 0; position < Math.Min(view.Known.Length, Math.Max(Newest, inHours3)); position++)
        {
            var run = view.Known[^(position + 1)];
            var slot = SeasonalBaseline.SlotOf(run.StartedAt, calendar);
            duration.Add(position, inHour, inHours3, Ratio(run.ElapsedSeconds, baseline.Duration, slot));
            volume.Add(position, inHour, inHours3, Ratio(run.Volume, baseline.Volume, slot));
            yield.Add(position, inHour, inHours3, baseline.Yield > 0 ? Math.Min((run.Yield ?? double.NaN) / baseline.Yield, 1000) : double.NaN);
            errors.Add(position, inHour, inHours3, run.Errors ?? double.NaN);
            warnings.Add(position, inHour, inHours3, run.Warnings ?? double.NaN);
            retries.Add(position, inHour, inHours3, run.Retries ?? double.NaN);
            delay.Add(position, inHour, inHours3, run.StartDelayMinutes ?? double.NaN);
        }

        row.Set(Feature.DurationRatioLast, duration.Last);
        row.Set(Feature.DurationRatio3, duration.Last3);
        row.Set(Feature.DurationRatio10, duration.Last10);
        row.Set(Feature.DurationRatio1h, duration.Hour);
        row.Set(Feature.DurationRatio3h, duration.Hours3);
        row.Set(Feature.DurationTrend, (duration.Last3 + 0.01) / (duration.Before + 0.01));
        row.Set(Feature.DurationDeviationLast, Deviation(view.Known[^1], baseline.Duration, calendar));
        row.Set(Feature.VolumeRatioLast, volume.Last);
        row.Set(Feature.VolumeRatio3, volume.Last3);
        row.Set(Feature.VolumeRatio10, volume.Last10);
        row.Set(Feature.VolumeRatio1h, volume.Hour);
        row.Set(Feature.VolumeTrend, (volume.Last3 + 0.01) / (volume.Before + 0.01));
        row.Set(Feature.YieldLast, yield.Last);
        row.Set(Feature.Yield3, yield.Last3);
        row.Set(Feature.RunErrorsLast, errors.Last);
        row.Set(Feature.RunErrors3, errors.Last3);
        row.Set(Feature.RunErrors10, errors.Last10);
        row.Set(Feature.RunErrors1h, errors.Hour);
        row.Set(Feature.RunErrorsExcess, errors.Last3 - (baseline.Errors?.Median ?? double.NaN));
        row.Set(Feature.RunWarnings3, warnings.Last3);
        row.Set(Feature.RunWarnings10, warnings.Last10);
        row.Set(Feature.RunWarnings1h, warnings.Hour);
        row.Set(Feature.RunWarningsTrend, (warnings.Last3 + 1) / (warnings.Before + 1));
        row.Set(Feature.RetriesLast, retries.Last);
        row.Set(Feature.Retries5, retries.Last5);
        row.Set(Feature.Retries1h, retries.Hour);
        row.Set(Feature.StartDelayLast, delay.Last);
        row.Set(Feature.StartDelay3, delay.Last3);
        row.Set(Feature.StartDelay10, delay.Last10);
    }

    /// <summary>Duration of a run against what is usual at its hour and day; NaN when either is missing.</summary>
    public static double DurationRatio(Run run, FeedView view) =>
        Ratio(run.ElapsedSeconds, view.Baseline.Duration, SeasonalBaseline.SlotOf(run.StartedAt, view.Feed.Calendar));

    /// <summary>The same of its volume.</summary>
    public static double VolumeRatio(Run run, FeedView view) =>
        Ratio(run.Volume, view.Baseline.Volume, SeasonalBaseline.SlotOf(run.StartedAt, view.Feed.Calendar));

    private static double Ratio(double? value, SeasonalBaseline? baseline, int slot) =>
        value is { } number && baseline?.Expected(slot) is > 0 and var expected ? Math.Min(number / expected, 1000) : double.NaN;

    private static double Deviation(Run run, SeasonalBaseline? duration, WorkCalendar calendar)
    {
        if (duration is null || run.ElapsedSeconds is not { } seconds)
        {
            return double.NaN;
        }

        // A spread of at least five percent keeps clockwork feeds from calling one extra second an outlier.
        var expected = duration.Expected(run.StartedAt, calendar);
        var spread = Math.Max(duration.Spread, Math.Max(0.05 * expected, 1));
        return Math.Clamp((seconds - expected) / spread, -20, 20);
    }
}

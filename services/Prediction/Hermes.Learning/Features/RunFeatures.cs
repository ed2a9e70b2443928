using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class RunFeatures
{
    private const int Recent = 3;
    private const int Before = 7;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void Fill(FeedView view, Span<float> row)
    {
        var baseline = view.Baseline;
        Ratios(view, baseline.Duration, static run => run.ElapsedSeconds, row, Feature.DurationRatioLast, Feature.DurationRatio3, Feature.DurationRatio10, Feature.DurationRatio1h, Feature.DurationTrend);
        Ratios(view, baseline.Volume, static run => run.Volume, row, Feature.VolumeRatioLast, Feature.VolumeRatio3, Feature.VolumeRatio10, Feature.VolumeRatio1h, Feature.VolumeTrend);
        if (view.Known.IsEmpty)
        {
            return;
        }

        var last = view.Known[^1];
        if (baseline.Duration is { } duration && last.ElapsedSeconds is { } seconds)
        {
            // A spread of at least five percent keeps clockwork feeds from calling one extra second an outlier.
            var expected = duration.Expected(SeasonalBaseline.HourOfWeek(last.StartedAt));
            var spread = Math.Max(duration.Spread, Math.Max(0.05 * expected, 1));
            row.Set(Feature.DurationDeviationLast, Math.Clamp((seconds - expected) / spread, -20, 20));
        }

        row.Set(Feature.DurationRatio3h, Mean(view, 3 * Hour, run => Number(Ratio(run, baseline.Duration, static r => r.ElapsedSeconds))));
        row.Set(Feature.RunErrors1h, Mean(view, Hour, static run => run.Errors));
        row.Set(Feature.RunErrors10, Mean(view.Known, 0, Recent + Before, static run => run.Errors));
        row.Set(Feature.RunWarnings1h, Mean(view, Hour, static run => run.Warnings));
        row.Set(Feature.RunWarnings10, Mean(view.Known, 0, Recent + Before, static run => run.Warnings));
        row.Set(Feature.Retries1h, Mean(view, Hour, static run => run.Retries));
        row.Set(Feature.StartDelayLast, last.StartDelayMinutes ?? double.NaN);
        row.Set(Feature.StartDelay3, Mean(view.Known, 0, Recent, static run => run.StartDelayMinutes));
        row.Set(Feature.StartDelay10, Mean(view.Known, 0, Recent + Before, static run => run.StartDelayMinutes));
        row.Set(Feature.RunErrorsLast, last.Errors ?? double.NaN);
        row.Set(Feature.RetriesLast, last.Retries ?? double.NaN);
        row.Set(Feature.Retries5, Mean(view.Known, 0, 5, static run => run.Retries));
        var errors = Mean(view.Known, 0, Recent, static run => run.Errors);
        row.Set(Feature.RunErrors3, errors);
        row.Set(Feature.RunErrorsExcess, errors - (baseline.Errors?.Median ?? double.NaN));
        var warnings = Mean(view.Known, 0, Recent, static run => run.Warnings);
        row.Set(Feature.RunWarnings3, warnings);
        row.Set(Feature.RunWarningsTrend, (warnings + 1) / (Mean(view.Known, Recent, Before, static run => run.Warnings) + 1));
    }

    /// <summary>Ratio of a run's quantity to what is usual at its hour of week; NaN when either is missing.</summary>
    public static double Ratio(Run run, SeasonalBaseline? baseline, Func<Run, double?> quantity)
    {
        if (baseline is null || quantity(run) is not { } value)
        {
            return double.NaN;
        }

        var expected = baseline.Expected(SeasonalBaseline.HourOfWeek(run.StartedAt));
        return expected > 0 ? Math.Min(value / expected, 1000) : double.NaN;
    }

    private static void Ratios(
        FeedView view, SeasonalBaseline? baseline, Func<Run, double?> quantity, Span<float> row, Feature last, Feature recent, Feature longer, Feature hour, Feature trend)
    {
        if (baseline is null || view.Known.IsEmpty)
        {
            return;
        }

        double? RatioOf(Run run) => Number(Ratio(run, baseline, quantity));
        var mean = Mean(view.Known, 0, Recent, RatioOf);
        row.Set(last, Ratio(view.Known[^1], baseline, quantity));
        row.Set(recent, mean);
        row.Set(longer, Mean(view.Known, 0, Recent + Before, RatioOf));
        row.Set(hour, Mean(view, Hour, RatioOf));
        row.Set(trend, (mean + 0.01) / (Mean(view.Known, Recent, Before, RatioOf) + 0.01));
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    // Mean over the runs known within a window before the moment.
    private static double Mean(FeedView view, TimeSpan window, Func<Run, double?> quantity) =>
        view.Within(window).Runs is > 0 and var runs ? Mean(view.Known, 0, Math.Min(runs, view.Known.Length), quantity) : double.NaN;

    // Mean over `count` runs after skipping the `skip` newest ones; NaN when none of them reports the quantity.
    private static double Mean(ReadOnlySpan<Run> known, int skip, int count, Func<Run, double?> quantity)
    {
        var (sum, values) = (0.0, 0);
        for (var i = known.Length - 1 - skip; i >= 0 && i > known.Length - 1 - skip - count; i--)
        {
            if (quantity(known[i]) is { } value)
            {
                sum += value;
                values++;
            }
        }

        return values == 0 ? double.NaN : sum / values;
    }
}

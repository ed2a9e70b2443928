using Hermes.Contracts.Prediction;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Resolution;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Makes shares of counts; a share of nothing is null, never zero.</summary>
internal static class Figures
{
    public static AlertScore Alerts(DayCount count, TimeSpan betweenScorings)
    {
        var resolved = count.Hits + count.Early + count.FalseAlarms;
        var feedDays = count.Tally.Rows * betweenScorings.TotalDays;
        var leads = count.Leads.Order().ToArray();
        var (precisionLow, precisionHigh) = Wilson(count.Hits + count.Early, resolved);
        var (recallLow, recallHigh) = Wilson(count.OnsetsCaught, count.Onsets);
        return new AlertScore
        {
            Resolved = resolved,
            Hits = count.Hits,
            Early = count.Early,
            FalseAlarms = count.FalseAlarms,
            Failures = count.Failures,
            Onsets = count.Onsets,
            OnsetsCaught = count.OnsetsCaught,
            Precision = Share(count.Hits + count.Early, resolved),
            PrecisionLow = precisionLow,
            PrecisionHigh = precisionHigh,
            PrecisionAtRandom = Share(count.Tally.FailedWithinHour, count.Tally.Rows),
            Recall = Share(count.OnsetsCaught, count.Onsets),
            RecallLow = recallLow,
            RecallHigh = recallHigh,
            FeedDays = Math.Round(feedDays, 2),
            PerFeedDay = feedDays > 0 ? Math.Round(resolved / feedDays, 4) : null,
            LeadMinutesP10 = Quantile(leads, 0.1),
            LeadMinutesP50 = Quantile(leads, 0.5),
            LeadMinutesP90 = Quantile(leads, 0.9),
        };
    }

    /// <summary>Figures of scorings, one tally a day.</summary>
    public static ForecastScore Forecasts(IReadOnlyList<Tally> days)
    {
        var tally = new Tally();
        foreach (var day in days)
        {
            tally.Add(day);
        }

        var gain = BrierGain.Of(days);
        var curve = tally.Curve();
        var negatives = tally.Rows - tally.Positives;
        return new ForecastScore
        {
            Rows = tally.Rows,
            Positives = tally.Positives,
            BaseRate = Share(tally.Positives, tally.Rows),
            Ece = tally.Rows == 0 ? null : Math.Round(curve.Ece, 4),
            Calibration = [.. curve.Bins.Where(bin => bin.Rows > 0).Select(bin => new CalibrationBin(bin.Predicted, bin.Observed, bin.Rows))],
            Scorers =
            [
                Called("model", tally, tally.Brier, tally.Called, tally.CalledPositives),
                With(Called("baseRate", tally, tally.BaseRateBrier, 0, 0), gain?.BaseRate),
                With(Called("lastOutcome", tally, tally.LastOutcomeBrier, tally.LastFailed, tally.LastFailedPositives), gain?.LastOutcome),
                With(new ScorerFigures("movingAverage", Of(tally, tally.MovingAverageBrier), null, null, null, null), gain?.MovingAverage),
            ],
            Verdict = Verdict(gain),
        };

        ScorerFigures Called(string name, Tally of, double brier, long called, long right) => new(
            name, Of(of, brier), Share(right, called), Share(right, of.Positives), Share(called - right, negatives), Share(negatives - (called - right) + right, of.Rows));
    }

    public static double? Of(Tally tally, double brier) => tally.Rows == 0 ? null : Math.Round(brier, 5);

    public static double? Share(long part, long whole) => whole == 0 ? null : Math.Round(part / (double)whole, 4);

    private static ScorerFigures With(ScorerFigures figures, Interval? gain) => figures with
    {
        Gain = gain is { } known ? Math.Round(known.Difference, 5) : null,
        GainLow = gain is { } low ? Math.Round(low.Low, 5) : null,
        GainHigh = gain is { } high ? Math.Round(high.High, 5) : null,
    };

    private static string Verdict(BrierGain? gain) => gain switch
    {
        null => $"It takes failures and {BrierGain.FewestDays} days of forecasts to compare them with the baselines.",
        { BaseRate.Low: > 0, LastOutcome.Low: > 0, MovingAverage.Low: > 0 } => "Better than every baseline, with 95 % confidence.",
        { BaseRate.High: < 0 } or { LastOutcome.High: < 0 } or { MovingAverage.High: < 0 } => "Worse than a baseline that knew the rates of these days; trust alerts less than their probability says.",
        _ => "Not shown to be better than every baseline in these days.",
    };

    // Wilson (1927): keeps within 0 and 1 also for few.
    private static (double? Low, double? High) Wilson(int part, int whole)
    {
        if (whole == 0)
        {
            return (null, null);
        }

        const double z = 1.96;
        var share = part / (double)whole;
        var middle = share + (z * z / (2 * whole));
        var reach = z * Math.Sqrt((share * (1 - share) / whole) + (z * z / (4.0 * whole * whole)));
        var scale = 1 + (z * z / whole);
        return (Math.Round(Math.Max(0, (middle - reach) / scale), 4), Math.Round(Math.Min(1, (middle + reach) / scale), 4));
    }

    // Nearest rank: one of the times that were seen.
    private static double? Quantile(float[] sorted, double share) =>
        sorted.Length == 0 ? null : Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 1);
}

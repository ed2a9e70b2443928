using Hermes.Contracts.Prediction;
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
            PrecisionAtRandom = Share(count.Tally.FailedWithinHour, count.Tally.Rows),
            Recall = Share(count.OnsetsCaught, count.Onsets),
            FeedDays = Math.Round(feedDays, 2),
            PerFeedDay = feedDays > 0 ? Math.Round(resolved / feedDays, 4) : null,
            LeadMinutesP10 = Quantile(leads, 0.1),
            LeadMinutesP50 = Quantile(leads, 0.5),
            LeadMinutesP90 = Quantile(leads, 0.9),
        };
    }

    public static ForecastScore Forecasts(Tally tally)
    {
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
                Called("baseRate", tally, tally.BaseRateBrier, 0, 0),
                Called("lastOutcome", tally, tally.LastOutcomeBrier, tally.LastFailed, tally.LastFailedPositives),
                new ScorerFigures("movingAverage", Of(tally, tally.MovingAverageBrier), null, null, null, null),
            ],
        };

        ScorerFigures Called(string name, Tally of, double brier, long called, long right) => new(
            name, Of(of, brier), Share(right, called), Share(right, of.Positives), Share(called - right, negatives), Share(negatives - (called - right) + right, of.Rows));
    }

    public static double? Of(Tally tally, double brier) => tally.Rows == 0 ? null : Math.Round(brier, 5);

    public static double? Share(long part, long whole) => whole == 0 ? null : Math.Round(part / (double)whole, 4);

    // Nearest rank: one of the times that were seen.
    private static double? Quantile(float[] sorted, double share) =>
        sorted.Length == 0 ? null : Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 1);
}

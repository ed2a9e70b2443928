using System.Globalization;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Learning.Backtests;

/// <summary>The finding of a backtest in words.</summary>
internal static class BacktestVerdict
{
    public static string Of(ScorerReport model, IReadOnlyList<Comparison> comparisons)
    {
        if (model.All.Positives == 0)
        {
            return "Nothing failed in this time; there is nothing to judge a forecast by.";
        }

        var closest = comparisons.MinBy(comparison => comparison.All.Low)!;
        var news = comparisons.MinBy(comparison => comparison.Onset.Low)!;
        var figures = $"average precision {Signed(closest.All)} against {closest.Baseline}, on onsets {Signed(news.Onset)} against {news.Baseline}";
        return (closest.All.Low > 0, news.Onset.Low > 0) switch
        {
            (true, true) => $"Better than every baseline, also on onsets ({figures}).",
            (true, false) => $"Better than every baseline overall, but not shown to be on onsets ({figures}).",
            (false, true) => $"Better than every baseline on onsets, but not shown to be overall ({figures}).",
            _ => $"Not shown to be better than the baselines ({figures}).",
        };
    }

    private static string Signed(Interval interval)
    {
        return $"{Of(interval.Difference)} [{Of(interval.Low)}, {Of(interval.High)}]";

        // What rounds to zero has no sign of its own.
        static string Of(double value) => (Math.Round(value, 3) + 0.0).ToString("+0.000;-0.000", CultureInfo.InvariantCulture);
    }
}

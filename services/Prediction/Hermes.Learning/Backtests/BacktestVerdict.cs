using System.Globalization;
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
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"average precision {closest.All.Difference:+0.000;-0.000} [{closest.All.Low:+0.000;-0.000}, {closest.All.High:+0.000;-0.000}] against {Baselines.InWords(closest.Baseline)}, on onsets {news.Onset.Difference:+0.000;-0.000} [{news.Onset.Low:+0.000;-0.000}, {news.Onset.High:+0.000;-0.000}] against {Baselines.InWords(news.Baseline)}");
        return (closest.All.Low > 0, news.Onset.Low > 0) switch
        {
            (true, true) => $"Better than every baseline, also on onsets ({figures}).",
            (true, false) => $"Better than every baseline overall, but not shown to be on onsets ({figures}).",
            (false, true) => $"Better than every baseline on onsets, but not shown to be overall ({figures}).",
            _ => $"Not shown to be better than the baselines ({figures}).",
        };
    }
}

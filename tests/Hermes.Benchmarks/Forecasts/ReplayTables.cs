using Hermes.Learning.Backtests;
using static Hermes.Benchmarks.Forecasts.ForecastTables;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>A replay with retraining as Markdown.</summary>
internal static class ReplayTables
{
    public static void Print(BacktestReport report, string question, int feeds)
    {
        Line($"Question: {question}. Forecast from {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}, trained {report.Folds.Count} times on the way ({string.Join(", ", report.Folds.CountBy(fold => fold.Algorithm).Select(used => $"{used.Value} x {used.Key}"))}).");
        Line($"");
        Scorers([report.Model, .. report.Baselines]);
        Alerts("Alerts", [report.Model, .. report.Baselines], report.Budget);
        Comparisons(report.Comparisons);
        Line($"");
        Line($"Verdict: {report.Verdict}");
        Line($"");
        if (report.Feeds.Count > 1 && feeds > 0)
        {
            PerFeed(report, feeds);
        }
    }

    private static void PerFeed(BacktestReport report, int feeds)
    {
        Line($"**Per feed** (those with most failing rows, {Math.Min(feeds, report.Feeds.Count)} of {report.Feeds.Count})");
        Line($"");
        Line($"| feed | rows | base rate | AP | moving average's | onset AP | moving average's | ECE | alerts | precision | onset recall |");
        Line($"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var feed in report.Feeds.Take(feeds))
        {
            var (model, average) = (feed.Model, feed.Baselines.Single(baseline => baseline.Name == "movingAverage"));
            Line($"| {feed.Feed} | {model.All.Rows} | {model.All.BaseRate:0.000} | {model.All.AveragePrecision:0.000} | {average.All.AveragePrecision:0.000} | {model.Onset.AveragePrecision:0.000} | {average.Onset.AveragePrecision:0.000} | {model.All.Ece:0.000} | {model.Alerts.Alerts} | {model.Alerts.Precision:0.000} | {model.Alerts.OnsetRecall:0.000} |");
        }

        Line($"");
    }
}

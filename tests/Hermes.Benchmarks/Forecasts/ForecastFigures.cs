using Hermes.Learning.Backtests;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Benchmarks.Forecasts;

/// <summary>Figures of forecasts as flat JSON, for checks.</summary>
internal static class ForecastFigures
{
    public static SortedDictionary<string, object?> Of(EvaluationReport report)
    {
        var flat = Of(report.Model, report.Baselines, report.Comparisons, report.Budget);
        flat["verdict"] = report.Verdict;
        flat["predictable"] = report.BeatsBaselines;
        flat["algorithm"] = report.Model.Name;
        return flat;
    }

    public static SortedDictionary<string, object?> Of(BacktestReport report)
    {
        var flat = Of(report.Model, report.Baselines, report.Comparisons, report.Budget);
        flat["verdict"] = report.Verdict;
        flat["predictable"] = report.BeatsBaselines;
        flat["algorithm"] = report.Folds[^1].Algorithm;
        flat["trainings"] = report.Folds.Count;
        foreach (var feed in report.Feeds)
        {
            Add(flat, $"feeds.{feed.Feed}.", feed.Model);
        }

        return flat;
    }

    private static SortedDictionary<string, object?> Of(ScorerReport model, IReadOnlyList<ScorerReport> baselines, IReadOnlyList<Comparison> comparisons, AlertFigures budget)
    {
        var flat = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        Add(flat, "", model);
        Add(flat, "budget.", budget);
        foreach (var baseline in baselines)
        {
            Add(flat, $"baselines.{baseline.Name}.", baseline);
        }

        foreach (var comparison in comparisons)
        {
            flat[$"comparisons.{comparison.Baseline}.all.low"] = comparison.All.Low;
            flat[$"comparisons.{comparison.Baseline}.all.high"] = comparison.All.High;
            flat[$"comparisons.{comparison.Baseline}.onset.low"] = comparison.Onset.Low;
            flat[$"comparisons.{comparison.Baseline}.onset.high"] = comparison.Onset.High;
        }

        return flat;
    }

    private static void Add(SortedDictionary<string, object?> flat, string prefix, ScorerReport scorer)
    {
        foreach (var (part, scores) in new[] { ("all", scorer.All), ("onset", scorer.Onset) })
        {
            foreach (var (key, value) in scores.ToDictionary())
            {
                flat[$"{prefix}{part}.{key}"] = value;
            }
        }

        Add(flat, $"{prefix}alerts.", scorer.Alerts);
    }

    private static void Add(SortedDictionary<string, object?> flat, string prefix, AlertFigures alerts)
    {
        flat[$"{prefix}count"] = alerts.Alerts;
        flat[$"{prefix}precision"] = alerts.Precision;
        flat[$"{prefix}onsetRecall"] = alerts.OnsetRecall;
        flat[$"{prefix}perFeedDay"] = alerts.PerFeedDay;
        flat[$"{prefix}medianLeadMinutes"] = alerts.LeadMinutesAt(0.5);
        flat[$"{prefix}leadMinutesP10"] = alerts.LeadMinutesAt(0.1);
        flat[$"{prefix}leadMinutesP90"] = alerts.LeadMinutesAt(0.9);
    }
}

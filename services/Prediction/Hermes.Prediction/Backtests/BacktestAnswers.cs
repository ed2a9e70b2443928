using Hermes.Contracts.Prediction;
using Hermes.Learning.Backtests;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Prediction.Backtests;

/// <summary>Reports of the engine as they are told.</summary>
internal static class BacktestAnswers
{
    public static BacktestResult ToContract(this BacktestReport report, long judgedRuns) => new()
    {
        Verdict = report.Verdict,
        BeatsBaselines = report.BeatsBaselines,
        From = report.From,
        To = report.To,
        JudgedRuns = judgedRuns,
        FeedCount = report.Feeds.Count,
        Model = Scorer(report.Model),
        Baselines = [.. report.Baselines.Select(Scorer)],
        Comparisons = [.. report.Comparisons.Select(comparison => new BacktestComparison(
            comparison.Baseline,
            comparison.All.Difference, comparison.All.Low, comparison.All.High,
            comparison.Onset.Difference, comparison.Onset.Low, comparison.Onset.High))],
        Calibration = [.. report.Calibration.Bins.Where(bin => bin.Rows > 0).Select(bin => new CalibrationBin(bin.Predicted, bin.Observed, bin.Rows))],
        AlertBudget = Alerts(report.Budget),
        Trainings = [.. report.Folds.Select(fold => new BacktestTraining(fold.At, fold.Until, fold.Rows, fold.Algorithm, fold.Note))],
    };

    public static BacktestFeed ToContract(this FeedReport feed) => new(feed.Feed, Scorer(feed.Model), [.. feed.Baselines.Select(Scorer)]);

    private static BacktestScorer Scorer(ScorerReport scorer) => new(scorer.Name, Figures(scorer.All), Figures(scorer.Onset), Alerts(scorer.Alerts));

    private static BacktestFigures Figures(Scores scores) => new()
    {
        Rows = scores.Rows,
        Positives = scores.Positives,
        BaseRate = scores.BaseRate,
        AveragePrecision = scores.AveragePrecision,
        RocAuc = scores.RocAuc,
        Accuracy = scores.Accuracy,
        Precision = scores.Precision,
        Recall = scores.Recall,
        F1 = scores.F1,
        FalsePositiveRate = scores.FalsePositiveRate,
        Brier = scores.Brier,
        Ece = scores.Ece,
    };

    private static BacktestAlerts Alerts(AlertFigures alerts) => new()
    {
        Count = alerts.Alerts,
        Hits = alerts.Hits,
        Precision = alerts.Precision,
        Onsets = alerts.Onsets,
        OnsetRecall = alerts.OnsetRecall,
        PerFeedDay = alerts.PerFeedDay,
        LeadMinutesP10 = alerts.LeadMinutesAt(0.1),
        LeadMinutesP50 = alerts.LeadMinutesAt(0.5),
        LeadMinutesP90 = alerts.LeadMinutesAt(0.9),
    };
}

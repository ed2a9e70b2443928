using Hermes.Contracts.Prediction;
using Hermes.Web.Forecasts;
using Hermes.Web.Models;

namespace Hermes.Web.Backtests;

/// <summary>What a backtest found, as the tables show it.</summary>
internal static class BacktestWords
{
    public static string Badge(BacktestState state) => state switch
    {
        BacktestState.Succeeded => "succeeded",
        BacktestState.Failed => "failed",
        BacktestState.Running => "info",
        BacktestState.Queued => "pending",
        _ => "",
    };

    public static string Algorithm(string? name) => name is null ? "the best each time" : ModelWords.Algorithm(name);

    /// <summary>The model's figures, then those of the baselines.</summary>
    public static IReadOnlyList<FigureTable.Column> Columns(BacktestScorer model, IReadOnlyList<BacktestScorer> baselines) =>
        [new("Forecast", Values(model)), .. baselines.Select(baseline => new FigureTable.Column(Figures.Baseline(baseline.Name), Values(baseline)))];

    private static Dictionary<string, double> Values(BacktestScorer scorer)
    {
        var (all, onset, alerts) = (scorer.All, scorer.Onset, scorer.Alerts);
        return new Dictionary<string, double>
        {
            [Figures.BaseRate] = all.BaseRate,
            ["averagePrecision"] = all.AveragePrecision,
            ["rocAuc"] = all.RocAuc,
            ["accuracy"] = all.Accuracy,
            ["precision"] = all.Precision,
            ["recall"] = all.Recall,
            ["f1"] = all.F1,
            ["falsePositiveRate"] = all.FalsePositiveRate,
            ["brier"] = all.Brier,
            ["ece"] = all.Ece,
            ["onset.baseRate"] = onset.BaseRate,
            ["onset.averagePrecision"] = onset.AveragePrecision,
            ["onset.rocAuc"] = onset.RocAuc,
            ["alerts.precision"] = alerts.Count > 0 ? alerts.Precision : double.NaN,
            ["alerts.onsetRecall"] = alerts.OnsetRecall,
            ["alerts.perFeedDay"] = alerts.PerFeedDay,
            ["alerts.leadMinutesP10"] = alerts.LeadMinutesP10 ?? double.NaN,
            ["alerts.leadMinutesP50"] = alerts.LeadMinutesP50 ?? double.NaN,
            ["alerts.leadMinutesP90"] = alerts.LeadMinutesP90 ?? double.NaN,
        };
    }
}

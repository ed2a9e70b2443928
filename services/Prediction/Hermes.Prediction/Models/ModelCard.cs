using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Models;
using Hermes.Learning.Promotion;
using Hermes.Learning.Training;

namespace Hermes.Prediction.Models;

/// <summary>What the registry keeps of a training beside the main figures.</summary>
/// <param name="Details">For people.</param>
/// <param name="Scores">How the model's probabilities were spread, to see later whether the feeds have changed.</param>
internal sealed record ModelCard(ModelDetails Details, ScoreReference Scores)
{
    /// <summary>The card of what was learned. Curve, intervals and comparisons are those of the fit that could not know the test part.</summary>
    public static ModelCard Learned(ForecastSetResult result, CancellationToken ct)
    {
        var (main, report) = (result.Heads[Target.Window], result.Report);
        var rows = main.Test.Rows;
        var failed = Array.ConvertAll(rows, row => row.Failed);
        var details = new ModelDetails
        {
            Parameters = report.Parameters,
            CalibrationKind = report.Calibration,
            Calibration = [.. Reliability.Of(report.TestProbabilities, failed).Bins
                .Where(bin => bin.Rows > 0).Select(bin => new CalibrationBin(bin.Predicted, bin.Observed, bin.Rows))],
            Intervals = FigureIntervals.Of(rows, report.TestProbabilities).ToDictionary(pair => pair.Key, pair => new FigureInterval(pair.Value.Low, pair.Value.High)),
            Importance = [.. Importance.Of(result.Set.Window.Model, main.Test, ct).Select(item => new FeatureImportance(item.Feature, item.Share))],
            Comparisons = [.. report.Comparisons.Select(against => new ModelComparison(
                against.Baseline, against.All.Difference, against.All.Low, against.All.High, rows.Length, failed.Count(outcome => outcome)))],
            Heads = Heads(result, result.Set),
        };

        // What serves has learned from these rows too; how it will be spread on new ones, only its measured sibling can say.
        return new ModelCard(details, Spread(main.Recalibrated, main.Test));
    }

    /// <summary>The card of the moving average that serves while nothing learned is better.</summary>
    public static ModelCard Baseline(ForecastSetResult result) =>
        new(new ModelDetails { CalibrationKind = result.Baseline.Window.Calibrator.Name, Heads = Heads(result, result.Baseline) },
            Spread(result.Baseline.Window.Predict(result.Heads[Target.Window].Test.Values), result.Heads[Target.Window].Test));

    private static ScoreReference Spread(double[] probabilities, Dataset rows) =>
        ScoreReference.Of(probabilities, rows.Rows.Select(row => (row.Feed, row.At.UtcDateTime.Date)).Distinct().Count());

    private static List<ModelHead> Heads(ForecastSetResult result, ForecastSet set) =>
    [
        .. result.Heads.Where(head => head.Key != Target.Window && set[head.Key] is not null).Select(head => HeadOf(head.Key, set[head.Key]!, head.Value.Report)),
        .. result.Missing.Select(missing => new ModelHead(missing.Key.ToString(), "none", 0, new Dictionary<string, double>(), missing.Value)),
    ];

    private static ModelHead HeadOf(Target target, Forecaster forecaster, EvaluationReport report)
    {
        var scorer = forecaster.Model.Algorithm == Algorithm.MovingAverage
            ? report.Baselines.Single(baseline => baseline.Name == ModelRegistry.MovingAverage)
            : report.Model;
        return new ModelHead(target.ToString(), forecaster.Model.Algorithm.Name(), report.TrainRows, ModelFigures.Of(scorer, forecaster.Thresholds.Warning), report.Verdict);
    }
}

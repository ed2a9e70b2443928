using Hermes.Learning.Calibration;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>
/// Trains, chooses, calibrates and measures, always split by time: search on the older part, calibrate and set the threshold on the next,
/// measure on the newest, with a model that has learned from everything before it. What is served is the same recipe moved on: learned
/// from everything, calibrated and given its threshold by what the measured one said about the newest part, which it could not know.
/// </summary>
public static class ForecastTrainer
{
    // What a calibration on one part corrects has half gone by the next: measured over time-ordered parts, full trust makes it worse.
    private const double Trust = 0.5;

    private const int ManyRows = 250_000;

    /// <summary>Measures, then trains what is to serve.</summary>
    /// <param name="data">Rows in order of time.</param>
    /// <param name="fleet">History behind them.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="ct">Cancels.</param>
    public static TrainingResult Train(
        Dataset data, FleetHistory fleet, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken ct = default) =>
        Train(data, fleet, options, new TrainingStage(progress), ct);

    /// <summary>
    /// Trains every question the history carries, on a thread of low priority. Throws <see cref="NotEnoughHistoryException"/> when not even the main one
    /// (<see cref="Target.Window"/>) can be trained; of the others it says why in <see cref="ForecastSetResult.Missing"/>.
    /// </summary>
    /// <param name="fleet">History.</param>
    /// <param name="from">Nothing before is learned from.</param>
    /// <param name="to">End of what is recorded.</param>
    /// <param name="options">How to train; <see cref="TrainingOptions.Target"/> is not used.</param>
    /// <param name="progress">Told how far it got, in percent and words.</param>
    /// <param name="ct">Cancels, also inside a question.</param>
    public static ForecastSetResult TrainSet(
        FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken ct = default) =>
        QuietThread.Run(() => SetTraining.Train(fleet, from, to, options, new TrainingStage(progress), ct));

    /// <summary>Only measures.</summary>
    /// <param name="data">Rows in order of time.</param>
    /// <param name="fleet">History behind them.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="ct">Cancels.</param>
    public static EvaluationReport Evaluate(
        Dataset data, FleetHistory fleet, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken ct = default) =>
        Measure(data, fleet, options, new TrainingStage(progress), ct).Report;

    internal static TrainingResult Train(Dataset data, FleetHistory fleet, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var (report, recipe, scores, test) = Measure(data, fleet, options, stage.Part(0, 0.6), ct);
        var message = $"training {report.Algorithm.Name()} on everything up to {report.To:u}";
        ReleaseCopies(data);
        var model = recipe.Fit(data, options, share => stage.Report(0.6 + (0.4 * share), message), ct);
        var forecaster = Assemble(model, Calibrator.Fit(scores, Outcomes(test), Trust), scores, test, data, fleet, options, Finding.Foresees(test, scores));
        var average = ScoresOf(new MovingAverageModel(), test);
        var baseline = Assemble(
            new MovingAverageModel(), Calibrator.Fit(average, Outcomes(test)), average, test, data, fleet, options,
            Finding.Foresees(test, average) && report.Baselines.Single(other => other.Name == Baselines.MovingAverage).All.RocAuc > 0.6);
        return new TrainingResult(forecaster, baseline, report, data.Hash(), test, Array.ConvertAll(scores, forecaster.Calibrator.Apply));
    }

    // What was measured on is garbage now. The trees' own memory lies outside of what the collector counts, so it would not hurry.
    private static void ReleaseCopies(Dataset data)
    {
        if (data.Count > ManyRows)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    internal static double[] ScoresOf(IModel model, Dataset data)
    {
        var scores = new double[data.Count];
        model.Score(data.Values, scores);
        return scores;
    }

    internal static bool[] Outcomes(Dataset data) => Array.ConvertAll(data.Rows, row => row.Failed);

    internal static int[] OnsetsOf(Dataset data) => [.. Enumerable.Range(0, data.Count).Where(index => data.Rows[index].Onset)];

    internal static T[] Pick<T>(T[] values, int[] indices) => Array.ConvertAll(indices, index => values[index]);

    private static (EvaluationReport Report, Recipe Recipe, double[] Scores, Dataset Test) Measure(
        Dataset data, FleetHistory fleet, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var split = TimeSplit.Of(data, options);
        var (validation, test) = (split.Validation, split.Test);
        var (search, forecaster, said) = Choose(split.Learn(data), validation, fleet, options, stage.Part(0, 0.7), ct);
        var before = data.Between(DateTimeOffset.MinValue, split.TestFrom, options.MeasureRows);
        var message = $"measuring {search.Best.Algorithm.Name()} from {split.TestFrom:u} on";
        using var measured = search.Best.Fit(before, options, share => stage.Report(0.7 + (0.3 * share), message), ct);
        var scores = ScoresOf(measured, test);
        var probabilities = Array.ConvertAll(scores, forecaster.Calibrator.Apply);
        var threshold = forecaster.Thresholds.Warning;
        var budget = AlertBudget.Threshold(options.Target, fleet, validation.Rows, said);
        var baselines = Baselines.On(before, test).ToArray();
        var comparisons = Array.ConvertAll(baselines, baseline => Compare(test, probabilities, baseline));
        var missing = Finding.Missing(forecaster.Presence);
        var report = new EvaluationReport
        {
            Algorithm = search.Best.Algorithm,
            Parameters = search.Best.Parameters,
            Model = Report(search.Best.Algorithm.Name(), options.Target, fleet, test, probabilities, Calls(probabilities, threshold)),
            Budget = AlertSimulation.Run(options.Target, fleet, test.Rows, probabilities, budget),
            Baselines = [.. baselines.Select(baseline => Report(
                baseline.Name, options.Target, fleet, test, baseline.Probabilities,
                baseline.Calls ?? Calls(baseline.Probabilities, BaselineThreshold(options, fleet, before, validation, baseline.Name))))],
            Comparisons = comparisons,
            Validation = search.AveragePrecision,
            Calibration = forecaster.Calibrator.Name,
            Threshold = threshold,
            BudgetThreshold = budget,
            TrainRows = before.Count,
            From = data.Rows[0].At,
            ValidationFrom = split.ValidationFrom,
            TestFrom = split.TestFrom,
            To = data.Rows[^1].At,
            TestProbabilities = probabilities,
            BeatsBaselines = comparisons.All(comparison => comparison.All.Low > 0),
            Missing = missing,
            Verdict = Finding.Verdict(comparisons, threshold <= 1, missing),
        };
        return (report, search.Best, scores, test);
    }

    // Searches, and lets a fit that has not seen the validation part say how to calibrate and where to alert. Only that is kept of it.
    private static (SearchResult Search, Forecaster Forecaster, double[] Said) Choose(
        Dataset learn, Dataset validation, FleetHistory fleet, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var search = RecipeSearch.Run(learn, validation, options, stage.Part(0, 0.8), ct);
        using var model = search.Best.Fit(learn.Thin(options.SearchRows * 2), options, share => stage.Report(0.8 + (0.2 * share), "calibrating"), ct);
        var scores = ScoresOf(model, validation);
        var calibrator = Calibrator.Fit(scores, Outcomes(validation), Trust);
        var forecaster = Assemble(model, calibrator, scores, validation, learn, fleet, options, Finding.Foresees(validation, scores));
        return (search, forecaster, Array.ConvertAll(scores, calibrator.Apply));
    }

    // Calibrated and given its threshold by what was said about rows that nothing here has learned from.
    private static Forecaster Assemble(
        IModel model, Calibrator calibrator, double[] scores, Dataset later, Dataset learned, FleetHistory fleet, TrainingOptions options, bool alerts)
    {
        var probabilities = Array.ConvertAll(scores, calibrator.Apply);
        var threshold = alerts
            ? AlertSimulation.Threshold(options.Target, fleet, later.Rows, probabilities, options.FalseAlarmsPerFeedDay)
            : Thresholds.Never.Warning;
        return new Forecaster(model, calibrator, Thresholds.From(threshold), Reliability.Of(probabilities, Outcomes(later)), Forecaster.PresenceIn(learned), FeatureRanges.Of(learned));
    }

    private static Comparison Compare(Dataset test, double[] probabilities, BaselineAnswers baseline)
    {
        var (failed, onset) = (Outcomes(test), OnsetsOf(test));
        return new Comparison(
            baseline.Name,
            PairedBootstrap.AveragePrecision(test.Rows, probabilities, baseline.Probabilities, failed),
            PairedBootstrap.AveragePrecision(Pick(test.Rows, onset), Pick(probabilities, onset), Pick(baseline.Probabilities, onset), Pick(failed, onset)));
    }

    private static double BaselineThreshold(TrainingOptions options, FleetHistory fleet, Dataset before, Dataset validation, string name)
    {
        var probabilities = Baselines.On(before, validation).Single(baseline => baseline.Name == name).Probabilities;
        return AlertSimulation.Threshold(options.Target, fleet, validation.Rows, probabilities, options.FalseAlarmsPerFeedDay);
    }

    private static ScorerReport Report(string name, Target target, FleetHistory fleet, Dataset test, double[] probabilities, bool[] calls)
    {
        var onset = OnsetsOf(test);
        return new ScorerReport(
            name,
            Scores.Of(probabilities, Outcomes(test), calls),
            Scores.Of(Pick(probabilities, onset), Pick(Outcomes(test), onset), Pick(calls, onset)),
            AlertSimulation.Run(target, fleet, test.Rows, Array.ConvertAll(calls, called => called ? 1.0 : 0.0), 0.5));
    }

    private static bool[] Calls(double[] probabilities, double threshold) => Array.ConvertAll(probabilities, p => p >= threshold);
}

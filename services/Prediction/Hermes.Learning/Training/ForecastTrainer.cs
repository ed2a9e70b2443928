using Hermes.Learning.Calibration;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>
/// Trains, chooses, calibrates and measures, always split by time: learn on the oldest part, choose and calibrate on the next, measure on
/// the newest. What is served afterwards is the same recipe moved forward by one part; its figures are those of the fit that could not
/// know the test part.
/// </summary>
public static class ForecastTrainer
{
    private const int MinimumFailures = 20;

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
    /// Trains every question the history carries. Throws <see cref="NotEnoughHistoryException"/> when not even the main one
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
        SetTraining.Train(fleet, from, to, options, new TrainingStage(progress), ct);

    /// <summary>Only measures.</summary>
    /// <param name="data">Rows in order of time.</param>
    /// <param name="fleet">History behind them.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="ct">Cancels.</param>
    public static EvaluationReport Evaluate(
        Dataset data, FleetHistory fleet, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken ct = default) =>
        Evaluate(data, fleet, options, new TrainingStage(progress), ct);

    internal static TrainingResult Train(Dataset data, FleetHistory fleet, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var report = Evaluate(data, fleet, options, stage.Part(0, 0.7), ct);
        stage.Report(0.7, $"training {report.Algorithm.Name()} up to {report.TestFrom:u}");
        var learn = data.Between(report.From, report.TestFrom);
        var newest = data.Between(report.TestFrom, DateTimeOffset.MaxValue);
        var forecaster = Fit(Fitted(report.Algorithm, learn, options, ct), learn, newest, fleet, options, alerts: true);
        var baseline = Fit(new MovingAverageModel(), learn, newest, fleet, options, Beats(newest, report));
        return new TrainingResult(forecaster, baseline, report, data.Hash(), newest);
    }

    private static EvaluationReport Evaluate(Dataset data, FleetHistory fleet, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var (split, learn, validation, test) = Split(data, options);
        var scored = new Dictionary<Algorithm, double>();
        IModel? best = null;
        foreach (var algorithm in options.Algorithms)
        {
            stage.Report(scored.Count / (options.Algorithms.Count + 1.0), $"trying {algorithm.Name()} on {Math.Min(learn.Count, options.MaxRows)} rows");
            var model = Fitted(algorithm, learn, options, ct);
            scored[algorithm] = new Ranking(ScoresOf(model, validation), Outcomes(validation)).AveragePrecision();
            if (best is null || scored[algorithm] > scored[best.Algorithm])
            {
                best?.Dispose();
                best = model;
            }
            else
            {
                model.Dispose();
            }
        }

        using var forecaster = Fit(best!, learn, validation, fleet, options, alerts: true);
        var before = data.Between(DateTimeOffset.MinValue, split.TestFrom);
        var probabilities = forecaster.Predict(test.Values);
        var baselines = Baselines.On(before, test).ToArray();
        var onset = OnsetsOf(test);
        var comparisons = baselines.Select(baseline => new Comparison(
            baseline.Name,
            PairedBootstrap.AveragePrecision(test.Rows, probabilities, baseline.Probabilities, Outcomes(test)),
            PairedBootstrap.AveragePrecision(Pick(test.Rows, onset), Pick(probabilities, onset), Pick(baseline.Probabilities, onset), Pick(Outcomes(test), onset)))).ToArray();
        var beats = comparisons.All(comparison => comparison.All.Low > 0);
        return new EvaluationReport
        {
            Algorithm = best!.Algorithm,
            Model = Report(best.Algorithm.Name(), options.Target, fleet, test, probabilities, Calls(probabilities, forecaster.Thresholds.Warning)),
            Budget = AlertSimulation.Run(
                options.Target, fleet, test.Rows, probabilities, AlertBudget.Threshold(options.Target, fleet, validation.Rows, forecaster.Predict(validation.Values))),
            Baselines = [.. baselines.Select(baseline => Report(
                baseline.Name, options.Target, fleet, test, baseline.Probabilities,
                baseline.Calls ?? Calls(baseline.Probabilities, BaselineThreshold(options, fleet, before, validation, baseline.Name))))],
            Comparisons = comparisons,
            Validation = scored.ToDictionary(pair => pair.Key.Name(), pair => pair.Value),
            Calibration = forecaster.Calibrator.Name,
            Threshold = forecaster.Thresholds.Warning,
            TrainRows = Math.Min(learn.Count, options.MaxRows),
            From = data.Rows[0].At,
            ValidationFrom = split.ValidationFrom,
            TestFrom = split.TestFrom,
            To = data.Rows[^1].At,
            TestProbabilities = probabilities,
            BeatsBaselines = beats,
            Verdict = Verdict(beats, comparisons),
        };
    }

    private static ((DateTimeOffset ValidationFrom, DateTimeOffset TestFrom), Dataset Learn, Dataset Validation, Dataset Test) Split(
        Dataset data, TrainingOptions options)
    {
        if (data.Count < 50 || data.Positives < MinimumFailures)
        {
            throw new NotEnoughHistoryException(
                $"There are {data.Count} rows with {data.Positives} failures; a model needs at least 50 rows with {MinimumFailures} failures. Import more history.");
        }

        var testFrom = options.TestFrom ?? data.Rows[(int)(data.Count * 0.8)].At;
        var before = data.Rows.Count(row => row.At < testFrom);
        if (before == 0 || before == data.Count)
        {
            throw new NotEnoughHistoryException($"No rows lie {(before == 0 ? "before" : "after")} {testFrom:u}; move the end of training into the history.");
        }

        var validationFrom = data.Rows[(int)(before * 0.75)].At;
        var parts = (
            Learn: data.Between(DateTimeOffset.MinValue, validationFrom),
            Validation: data.Between(validationFrom, testFrom),
            Test: data.Between(testFrom, DateTimeOffset.MaxValue));
        if (parts.Learn.Positives < 5 || parts.Validation.Positives < 3 || parts.Test.Count == 0)
        {
            throw new NotEnoughHistoryException(
                $"Split by time, {parts.Learn.Positives} failures are left to learn from and {parts.Validation.Positives} to calibrate with; import more history.");
        }

        return ((validationFrom, testFrom), parts.Learn, parts.Validation, parts.Test);
    }

    private static IModel Fitted(Algorithm algorithm, Dataset learn, TrainingOptions options, CancellationToken ct)
    {
        var rows = learn.Thin(options.MaxRows);
        return algorithm switch
        {
            Algorithm.LogisticRegression => LogisticModel.Train(rows, ct),
            Algorithm.MovingAverage => new MovingAverageModel(),
            _ => TreeModel.Train(algorithm, rows, threads: options.Threads, ct: ct),
        };
    }

    private static Forecaster Fit(IModel model, Dataset learn, Dataset later, FleetHistory fleet, TrainingOptions options, bool alerts)
    {
        var calibrator = Calibrator.Fit(ScoresOf(model, later), Outcomes(later));
        var probabilities = Array.ConvertAll(ScoresOf(model, later), calibrator.Apply);
        var threshold = alerts
            ? AlertSimulation.Threshold(options.Target, fleet, later.Rows, probabilities, options.FalseAlarmsPerFeedDay)
            : Thresholds.Never.Warning;
        return new Forecaster(model, calibrator, Thresholds.From(threshold), Reliability.Of(probabilities, Outcomes(later)), Forecaster.PresenceIn(learn));
    }

    // The moving average may alert only where it is itself better than knowing nothing; on a history of coin flips nothing alerts.
    private static bool Beats(Dataset newest, EvaluationReport report)
    {
        var flat = new double[newest.Count];
        return newest.Count > 0
            && PairedBootstrap.AveragePrecision(newest.Rows, ScoresOf(new MovingAverageModel(), newest), flat, Outcomes(newest)).Low > 0
            && report.Baselines.Single(baseline => baseline.Name == Baselines.MovingAverage).All.RocAuc > 0.6;
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

    private static string Verdict(bool beats, Comparison[] comparisons)
    {
        var closest = comparisons.MinBy(comparison => comparison.All.Low)!;
        var interval = FormattableString.Invariant(
            $"{closest.All.Difference:+0.000;-0.000} average precision against {Baselines.InWords(closest.Baseline)}, 95 % interval {closest.All.Low:+0.000;-0.000} to {closest.All.High:+0.000;-0.000}");
        return beats
            ? $"Better than every baseline ({interval})."
            : $"Not predictable beyond the baselines with this data ({interval}); log counters, volumes or upstreams may be missing.";
    }

    private static double[] ScoresOf(IModel model, Dataset data)
    {
        var scores = new double[data.Count];
        model.Score(data.Values, scores);
        return scores;
    }

    private static bool[] Outcomes(Dataset data) => Array.ConvertAll(data.Rows, row => row.Failed);

    private static int[] OnsetsOf(Dataset data) => [.. Enumerable.Range(0, data.Count).Where(index => data.Rows[index].Onset)];

    private static T[] Pick<T>(T[] values, int[] indices) => Array.ConvertAll(indices, index => values[index]);
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Models;
using Hermes.Learning.Training;

namespace Hermes.Learning.Backtests;

/// <summary>What serves during a replay, and the baselines beside it.</summary>
internal sealed class Serving(FleetHistory fleet, BacktestPlan plan, Target target, int oneIn) : IDisposable
{
    private Forecaster current = Forecaster.Cold();
    private bool learned;
    private double movingAverageThreshold = Thresholds.Never.Warning;
    private double budgetThreshold = double.PositiveInfinity;

    /// <summary>Trains on what was known, and lets the new model serve if it is good enough.</summary>
    public FoldReport Train(Dataset learn, DateTimeOffset at, DateTimeOffset until, CancellationToken ct)
    {
        string note;
        try
        {
            var options = new TrainingOptions { Target = target, FalseAlarmsPerFeedDay = plan.FalseAlarmsPerFeedDay, Threads = plan.Threads };
            options = plan.Algorithm is { } only ? options with { Algorithms = [only] } : options;
            var result = ForecastTrainer.Train(learn, fleet, options, ct: ct);
            note = Take(result);

            // What serves has learned from the newest rows too; of them its sibling speaks that had not.
            var newest = result.Test;
            var said = ReferenceEquals(current, result.Forecaster) ? result.Recalibrated : current.Predict(newest.Values);
            budgetThreshold = AlertBudget.Threshold(target, fleet, newest.Rows, said, plan.Horizon, 1.0 / oneIn);
            movingAverageThreshold = ThresholdOfMovingAverage(learn);
        }
        catch (NotEnoughHistoryException lacking)
        {
            note = lacking.Message;
        }

        return new FoldReport(at, until, learn.Count, current.Model.Algorithm.Name(), note);
    }

    /// <summary>What each scorer says about rows.</summary>
    public IEnumerable<(string Scorer, double[] Said, bool[] Called)> Answer(Dataset learn, Dataset rows)
    {
        var said = current.Predict(rows.Values);
        yield return (Tape.Model, said, Called(said, current.Thresholds.Warning));
        yield return (Tape.Budget, said, Called(said, budgetThreshold));
        foreach (var baseline in Baselines.On(learn, rows))
        {
            yield return (baseline.Name, baseline.Probabilities, baseline.Calls ?? Called(baseline.Probabilities, movingAverageThreshold));
        }
    }

    public void Dispose() => current.Dispose();

    private static bool[] Called(double[] said, double threshold) => Array.ConvertAll(said, p => p >= threshold);

    private string Take(TrainingResult result)
    {
        if (plan.Algorithm is not null || result.Report.BeatsBaselines)
        {
            current.Dispose();
            result.Baseline.Dispose();
            (current, learned) = (result.Forecaster, true);
            return result.Report.Verdict;
        }

        result.Forecaster.Dispose();
        if (learned)
        {
            result.Baseline.Dispose();
            return $"The model before it serves on. {result.Report.Verdict}";
        }

        current.Dispose();
        current = result.Baseline;
        return $"The moving average serves. {result.Report.Verdict}";
    }

    // Chosen as the model's is: on the newest fifth of what is known, with rates of what lies before.
    private double ThresholdOfMovingAverage(Dataset learn)
    {
        var split = learn.Rows[(int)(learn.Count * 0.8)].At;
        var (before, newest) = (learn.Between(DateTimeOffset.MinValue, split), learn.Between(split, DateTimeOffset.MaxValue));
        var said = Baselines.On(before, newest).Single(baseline => baseline.Name == Baselines.MovingAverage).Probabilities;
        return AlertSimulation.Threshold(target, fleet, newest.Rows, said, plan.FalseAlarmsPerFeedDay);
    }
}

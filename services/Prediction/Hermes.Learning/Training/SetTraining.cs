using Hermes.Learning.Datasets;
using Hermes.Learning.History;

namespace Hermes.Learning.Training;

/// <summary>What training on one history gave: a forecaster per question, what to serve instead, and the evidence of each.</summary>
/// <param name="Set">
/// To register: the main question's learned model, and for every other question the learned model where it beats the baselines, else the
/// calibrated moving average.
/// </param>
/// <param name="Baseline">To serve while no learned model is better: the moving average for each question.</param>
/// <param name="Heads">Result per question, with its figures; <see cref="Target.Window"/> is always there.</param>
/// <param name="Missing">Why other questions have no forecaster, in a sentence.</param>
public sealed record ForecastSetResult(
    ForecastSet Set, ForecastSet Baseline, IReadOnlyDictionary<Target, TrainingResult> Heads, IReadOnlyDictionary<Target, string> Missing)
{
    /// <summary>Figures of the main question; promotion goes by these.</summary>
    public EvaluationReport Report => Heads[Target.Window].Report;

    /// <summary>Hash of the main question's rows.</summary>
    public string DatasetHash => Heads[Target.Window].DatasetHash;
}

/// <summary>Trains all questions on one history.</summary>
internal static class SetTraining
{
    // Shares of the time a run takes: the main question searches longest.
    private static readonly (Target Target, double Until)[] Plan =
        [(Target.Window, 0.45), (Target.Hour, 0.65), (Target.NextRun, 0.8), (Target.RunFails, 0.92), (Target.RunLate, 1)];

    public static ForecastSetResult Train(
        FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, TrainingOptions options, TrainingStage stage, CancellationToken ct)
    {
        var results = new Dictionary<Target, TrainingResult>();
        var missing = new Dictionary<Target, string>();
        var step = StepFor(fleet, from, to, options.Rows);
        stage.Report(0, "building rows");
        var windows = DatasetBuilder.Windows(fleet, from, to, step, ct);
        var begin = 0.05;
        foreach (var (target, until) in Plan)
        {
            var part = stage.Part(begin, until, $"{NameOf(target)}: ");
            begin = until;
            try
            {
                var data = target switch
                {
                    Target.Window => windows,
                    Target.Hour => DatasetBuilder.Hours(windows, fleet),
                    _ => DatasetBuilder.Build(fleet, target, from, to, step, options.Rows, ct),
                };
                results[target] = ForecastTrainer.Train(data, fleet, options with { Target = target }, part, ct);
            }
            catch (NotEnoughHistoryException lacking) when (target != Target.Window)
            {
                missing[target] = lacking.Message;
            }
        }

        stage.Report(1, "trained");
        return new ForecastSetResult(
            new ForecastSet(results.ToDictionary(
                pair => pair.Key, pair => pair.Key == Target.Window || pair.Value.Report.BeatsBaselines ? pair.Value.Forecaster : pair.Value.Baseline)),
            new ForecastSet(results.ToDictionary(pair => pair.Key, pair => pair.Value.Baseline)),
            results,
            missing);
    }

    /// <summary>Distance of the moments at which feeds are asked about, so that about as many rows as wanted come out; a quarter of an hour at least.</summary>
    private static TimeSpan StepFor(FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, int rows)
    {
        var minutes = Math.Max(1, fleet.Feeds.Count) * (to - from).TotalMinutes / rows;
        return TimeSpan.FromMinutes(Math.Clamp(Math.Ceiling(minutes / 5) * 5, 15, 24 * 60));
    }

    private static string NameOf(Target target) => target switch
    {
        Target.Window => "30 to 60 minutes ahead",
        Target.Hour => "within an hour",
        Target.NextRun => "next run",
        Target.RunFails => "run in flight fails",
        _ => "run in flight is late",
    };
}

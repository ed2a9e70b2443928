using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Learning.Backtests;

/// <summary>
/// Replays history: trains on what was known, forecasts until the next training is due, trains again. Every forecast is made by a model
/// that has seen nothing of its time.
/// </summary>
public sealed class WalkForward(FleetHistory fleet, BacktestPlan plan)
{
    private const int ChunkRows = 100_000;

    private readonly ReplayRows source = new(fleet, plan);
    private readonly Target target = plan.BeforeStart is null ? Target.Window : Target.NextRun;
    private readonly List<Dataset> seen = [];
    private readonly List<FoldReport> folds = [];

    /// <summary>Replays; <see cref="NotEnoughHistoryException"/> when there is nothing to forecast.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="ct">Cancels.</param>
    public BacktestReport Run(IProgress<BacktestProgress>? progress = null, CancellationToken ct = default)
    {
        var tape = new Tape(fleet, target, plan.Horizon);
        var oneIn = OneIn();
        progress?.Report(new BacktestProgress(0, "building rows of the first training"));
        foreach (var (from, to) in Chunks(plan.From - plan.Train, plan.From))
        {
            seen.Add(source.Between(from, to, oneIn, ct));
        }

        var serving = new Serving(fleet, plan, target, oneIn);
        try
        {
            for (var at = plan.From; at < plan.To; at += plan.RetrainEvery)
            {
                var until = at + plan.RetrainEvery < plan.To ? at + plan.RetrainEvery : plan.To;
                progress?.Report(new BacktestProgress(Share(at), $"training as of {at:yyyy-MM-dd HH:mm}"));
                var learn = Known(at);
                folds.Add(serving.Train(learn, at, until, ct));
                foreach (var (from, to) in Chunks(at, until))
                {
                    var rows = source.Between(from, to, 1, ct);
                    tape.Add(rows.Rows, serving.Answer(learn, rows));
                    seen.Add(source.Draw(rows, oneIn));
                    progress?.Report(new BacktestProgress(Share(to), $"forecast until {to:yyyy-MM-dd HH:mm}"));
                }
            }
        }
        finally
        {
            serving.Dispose();
        }

        progress?.Report(new BacktestProgress(0.96, "adding up"));
        return Report(tape, ct);
    }

    private double Share(DateTimeOffset at) => 0.05 + (0.9 * Math.Clamp((at - plan.From) / (plan.To - plan.From), 0, 1));

    private int OneIn()
    {
        var rows = plan.BeforeStart is null
            ? plan.RowsOf(fleet, plan.To - plan.Train, plan.To)
            : plan.MostRows(fleet) * Math.Min(1, plan.Train / (plan.To - plan.From + plan.Train));
        return (int)Math.Max(1, Math.Ceiling(rows / plan.TrainingRows));
    }

    // Parts of a stretch, so that the features of all its rows need not be held at once.
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Chunks(DateTimeOffset from, DateTimeOffset to)
    {
        var perStep = Math.Max(1, fleet.Feeds.Count);
        var length = plan.BeforeStart is null ? plan.Step * Math.Max(1, ChunkRows / perStep) : TimeSpan.FromDays(3650);
        for (var begin = from; begin < to; begin += length)
        {
            yield return (begin, begin + length < to ? begin + length : to);
        }
    }

    private Dataset Known(DateTimeOffset at)
    {
        seen.RemoveAll(part => part.Count == 0 || part.Rows[^1].At < at - plan.Train);
        return Dataset.Join(seen.ConvertAll(part => part.Between(at - plan.Train, at)));
    }

    private BacktestReport Report(Tape tape, CancellationToken ct)
    {
        if (tape.Rows.Count == 0)
        {
            throw new NotEnoughHistoryException($"No feed has an outcome known before {plan.To:u}; nothing can be forecast.");
        }

        int[] all = [.. Enumerable.Range(0, tape.Rows.Count)];
        var comparisons = tape.Baselines.Select(tape.Compare).ToArray();
        ct.ThrowIfCancellationRequested();
        var model = tape.Report(Tape.Model, all);
        var beats = comparisons.All(comparison => comparison.All.Low > 0);
        return new BacktestReport
        {
            Verdict = BacktestVerdict.Of(model, comparisons),
            BeatsBaselines = beats,
            From = tape.Rows[0].At,
            To = tape.Rows[^1].At,
            Model = model,
            Baselines = [.. tape.Baselines.Select(name => tape.Report(name, all))],
            Comparisons = comparisons,
            Calibration = Reliability.Of(tape.Said(Tape.Model), Array.ConvertAll(all, index => tape.Rows[index].Failed)),
            Budget = tape.Alerts(Tape.Budget, all),
            Folds = folds,
            Feeds = [.. all.GroupBy(index => tape.Rows[index].Feed, StringComparer.Ordinal)
                .Select(group => Feed(group.Key, [.. group]))
                .OrderByDescending(feed => feed.Model.All.Positives).ThenBy(feed => feed.Feed, StringComparer.Ordinal)],
        };

        FeedReport Feed(string name, int[] rows)
        {
            ct.ThrowIfCancellationRequested();
            return new FeedReport(name, tape.Report(Tape.Model, rows), [.. tape.Baselines.Select(scorer => tape.Report(scorer, rows))]);
        }
    }
}

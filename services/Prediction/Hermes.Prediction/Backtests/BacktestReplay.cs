using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Backtests;
using Hermes.Learning.Training;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Backtests;

/// <summary>One backtest, from the stored history to its figures.</summary>
internal sealed class BacktestReplay(NpgsqlDataSource database, FeedBook book, IOptions<ForecastingOptions> options)
{
    /// <summary>Replays.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="complete">Told what was chosen for what was left out.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(BacktestResult Result, IReadOnlyList<BacktestFeed> Feeds)> RunAsync(
        BacktestRequest request, Action<BacktestRequest> complete, Action<BacktestProgress> progress, CancellationToken ct)
    {
        var (first, last) = await ExtentAsync(ct);
        request = BacktestRequests.Complete(request, first, last, options.Value.TrainingDays);
        if (request.To <= request.From)
        {
            throw new NotEnoughHistoryException($"The history reaches from {first:u} to {last:u}; none of that is asked for.");
        }

        // Labels look forward, so runs from after the last moment are read as well.
        var fleet = await HistoryReader.BetweenAsync(
            database, book.Snapshot().Fleet, request.From!.Value.AddDays(-request.TrainDays!.Value), request.To!.Value.AddMinutes(request.HorizonMinutes!.Value), ct);
        var plan = BacktestRequests.Plan(request, fleet, options.Value);
        complete(request with { StepMinutes = (int)plan.Step.TotalMinutes });
        if (plan.MostRows(fleet) is > BacktestPlan.MaxRows and var rows)
        {
            throw new NotEnoughHistoryException(
                $"That would be {rows} rows, and {BacktestPlan.MaxRows} are the most; choose a stepMinutes of {Math.Ceiling(plan.Step.TotalMinutes * rows / BacktestPlan.MaxRows)} or more, or a shorter time.");
        }

        // A thread of its own: those of the pool answer requests.
        var report = await Task.Factory.StartNew(
            () => new WalkForward(fleet, plan).Run(new Told(progress), ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return (report.ToContract(fleet.Feeds.Values.Sum(feed => (long)feed.Judged.Count)), [.. report.Feeds.Select(feed => feed.ToContract())]);
    }

    private async Task<(DateTimeOffset First, DateTimeOffset Last)> ExtentAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (first, last) = await connection.QuerySingleAsync<(DateTime? First, DateTime? Last)>(new CommandDefinition(
            "select min(started_at), max(coalesce(ended_at, started_at)) from execution where status in ('Succeeded', 'Failed')", commandTimeout: 300, cancellationToken: ct));
        return first is { } from && last is { } to
            ? (new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero))
            : throw new NotEnoughHistoryException("No run that succeeded or failed is known yet. Import a history first.");
    }

    private sealed class Told(Action<BacktestProgress> tell) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => tell(value);
    }
}

using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Training;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Trains, one run at a time over all replicas, on a thread of low priority beside the scoring.</summary>
internal sealed partial class Trainer(
    NpgsqlDataSource database, Leases leases, ReplicaNews news, FeedBook book, Champion champion, ScoringRequests requests, ModelMetrics metrics, TimeProvider time, IOptions<ForecastingOptions> options, IHostApplicationLifetime lifetime, ILogger<Trainer> logger)
{
    private const string Work = "train models";
    private const string CancelTopic = "cancel-training";
    private readonly Lock gate = new();
    private CancellationTokenSource? running;

    /// <summary>The newest run.</summary>
    public TrainingRun? Last { get; private set; }

    /// <summary>Hears from now on when another replica is asked to cancel a run of this one.</summary>
    public void HearCancellations() => news.Hear(CancelTopic, (runId, own) => _ = !own && Cancel(Guid.Parse(runId)), static () => { });

    /// <summary>Starts a run, or returns null while another goes on at any replica.</summary>
    /// <param name="stillWanted">Asked when no other run can begin any more; null to start in any case.</param>
    /// <param name="ct">Ends the start, not the run.</param>
    public async Task<(TrainingRun Run, Task Done)?> StartAsync(Func<Task<bool>>? stillWanted, CancellationToken ct)
    {
        CancellationTokenSource cancel;
        lock (gate)
        {
            if (running is not null)
            {
                return null;
            }

            running = cancel = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        }

        Lease? held = null;
        try
        {
            held = await leases.TryTakeAsync(Work, ct);
            if (held is null || (stillWanted is not null && !await stillWanted()))
            {
                await GiveBackAsync(held);
                return null;
            }

            await EndKilledAsync(ct);

            var run = new TrainingRun { RunId = Guid.CreateVersion7(), State = "running", Message = "reading history", StartedAt = time.GetUtcNow() };
            await RecordAsync(run, ct);
            var done = Task.Factory.StartNew(() => RunAsync(run, held, cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            return (run, done);
        }
        catch
        {
            await GiveBackAsync(held);
            throw;
        }
    }

    /// <summary>Asks the other replicas to cancel a run.</summary>
    public Task CancelElsewhereAsync(Guid runId, CancellationToken ct) => news.TellAsync(CancelTopic, runId.ToString(), ct);

    /// <summary>Cancels the run with this id; false when it is not the one that goes on here.</summary>
    public bool Cancel(Guid runId)
    {
        lock (gate)
        {
            if (running is null || Last?.RunId != runId)
            {
                return false;
            }

            running.Cancel();
            return true;
        }
    }

    private async Task RunAsync(TrainingRun run, Lease held, CancellationTokenSource cancel)
    {
        var ct = cancel.Token;
        await using var losing = held.Lost.Register(cancel.Cancel);
        var outcome = run;
        try
        {
            var version = await TrainAsync(run, ct);
            await champion.RefreshAsync(ct);
            requests.Add(book.List(null, int.MaxValue, entry => entry.Name));
            outcome = run with { State = "succeeded", Message = $"registered {version}", ModelVersion = version };
        }
        catch (OperationCanceledException)
        {
            outcome = run with { State = "cancelled", Message = "cancelled" };
        }
        catch (Exception e)
        {
            outcome = run with { State = "failed", Message = e.Message };
            if (e is not NotEnoughHistoryException)
            {
                Failed(logger, e);
            }
        }
        finally
        {
            // Recorded first: whoever takes the lease next must see that this was done.
            var ended = time.GetUtcNow();
            metrics.Trained(outcome.State, ended - run.StartedAt);
            await EndAsync(outcome with { EndedAt = ended });
            await losing.DisposeAsync();
            await GiveBackAsync(held);
        }
    }

    private async Task GiveBackAsync(Lease? held)
    {
        Finish();
        if (held is not null)
        {
            await held.DisposeAsync();
        }
    }

    // With the lease in hand no run goes on: what still says so belongs to a process that was killed.
    private async Task EndKilledAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update training_run set state = 'failed', message = 'its process ended', ended_at = @now where state = 'running'", new { now = time.GetUtcNow() }, cancellationToken: ct));
    }

    private async Task<string> TrainAsync(TrainingRun run, CancellationToken ct)
    {
        var (fleet, from, to) = await HistoryReader.ReadAsync(database, book.Snapshot().Fleet, options.Value.TrainingDays, ct);
        var first = fleet.Feeds.Values.Where(feed => feed.Judged.Count > 0).Select(feed => feed.Judged[0].KnownAt).DefaultIfEmpty(to).Min();
        from = first > from ? first : from;
        var slots = Math.Max(1, fleet.Feeds.Count) * (to - from).TotalMinutes / options.Value.TrainingRows;
        var step = TimeSpan.FromMinutes(Math.Clamp(Math.Ceiling(slots / 5) * 5, 15, 24 * 60));

        var previous = Thread.CurrentThread.Priority;
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        TrainingResult result;
        try
        {
            var rows = DatasetBuilder.Windows(fleet, from, to, step, ct);
            var training = new TrainingOptions { FalseAlarmsPerFeedDay = options.Value.FalseAlarmsPerFeedDay };
            result = ForecastTrainer.Train(rows, fleet, training, new Progress(progress => Last = run with { Message = progress.Message }), ct);
        }
        finally
        {
            Thread.CurrentThread.Priority = previous;
        }

        var version = await ModelStore.RegisterAsync(database, result, time.GetUtcNow(), ct);
        Trained(logger, version, result.Report.Verdict);
        return version;
    }

    private async Task EndAsync(TrainingRun run)
    {
        try
        {
            await RecordAsync(run, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            Failed(logger, e);
        }
    }

    private async Task RecordAsync(TrainingRun run, CancellationToken ct)
    {
        Last = run;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into training_run (run_id, state, message, started_at, ended_at, model_version)
            values (@RunId, @State, @Message, @StartedAt, @EndedAt, @ModelVersion)
            on conflict (run_id) do update
            set state = excluded.state, message = excluded.message, ended_at = excluded.ended_at, model_version = excluded.model_version
            """, run, cancellationToken: ct));
    }

    private void Finish()
    {
        lock (gate)
        {
            running?.Dispose();
            running = null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Trained {Version}. {Verdict}")]
    private static partial void Trained(ILogger logger, string version, string verdict);

    [LoggerMessage(LogLevel.Error, "Training failed")]
    private static partial void Failed(ILogger logger, Exception exception);

    // System.Progress posts to a context; messages are wanted in order and at once.
    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}

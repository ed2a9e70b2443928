using Hermes.Contracts.Prediction;
using Hermes.Learning.Training;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Who wants a training, and why.</summary>
/// <param name="By">A person, a key, or <c>schedule</c>.</param>
/// <param name="Because">demand, schedule or drift.</param>
internal sealed record Asked(string By, string Because);

/// <summary>Trains, one run at a time over all replicas, on a thread of low priority beside the scoring.</summary>
internal sealed partial class Trainer(
    NpgsqlDataSource database, Leases leases, ReplicaNews news, FeedBook book, ModelRegistry registry, Champion champion, ScoringRequests requests, ModelMetrics metrics, TimeProvider time, IOptions<ForecastingOptions> options, IHostApplicationLifetime lifetime, ILogger<Trainer> logger)
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
    /// <param name="asked">Who wants it, and why.</param>
    /// <param name="stillWanted">Asked when no other run can begin any more; null to start in any case.</param>
    /// <param name="ct">Ends the start, not the run.</param>
    public async Task<(TrainingRun Run, Task Done)?> StartAsync(Asked asked, Func<Task<bool>>? stillWanted, CancellationToken ct)
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

            await TrainingRuns.EndKilledAsync(database, time.GetUtcNow(), ct);

            var run = new TrainingRun
            {
                RunId = Guid.CreateVersion7(),
                State = "running",
                Message = "reading history",
                StartedAt = time.GetUtcNow(),
                Percent = 0,
                AskedBy = asked.By,
                Because = asked.Because,
            };
            Last = run;
            await TrainingRuns.SaveAsync(database, run, ct);
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
            string version;
            await using (TrainingRuns.Telling(database, () => Last!))
            {
                version = await TrainAsync(run, ct);
            }

            await champion.RefreshAsync(ct);
            requests.Add(book.List(null, int.MaxValue, entry => entry.Name));
            outcome = run with { State = "succeeded", Message = $"registered {version}", ModelVersion = version, Percent = 100 };
        }
        catch (OperationCanceledException)
        {
            outcome = run with { State = "cancelled", Message = "cancelled", Percent = Last?.Percent };
        }
        catch (Exception e)
        {
            outcome = run with { State = "failed", Message = e.Message, Percent = Last?.Percent };
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

    private async Task<string> TrainAsync(TrainingRun run, CancellationToken ct)
    {
        var (fleet, from, to) = await HistoryReader.ReadAsync(database, book.Snapshot().Fleet, options.Value.TrainingDays, ct);
        var first = fleet.Feeds.Values.Where(feed => feed.Judged.Count > 0).Select(feed => feed.Judged[0].KnownAt).DefaultIfEmpty(to).Min();
        from = first > from ? first : from;
        var training = new TrainingOptions { Rows = options.Value.TrainingRows, FalseAlarmsPerFeedDay = options.Value.FalseAlarmsPerFeedDay };

        var previous = Thread.CurrentThread.Priority;
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        ForecastSetResult result;
        try
        {
            result = ForecastTrainer.TrainSet(fleet, from, to, training, new Progress(done => Tell(run, 5 + (0.9 * done.Percent), done.Message)), ct);
        }
        finally
        {
            Thread.CurrentThread.Priority = previous;
        }

        Tell(run, 95, "comparing with the champion");
        using var learned = result.Set;
        var version = await registry.RegisterAsync(result, run.AskedBy!, ct);
        Trained(logger, version, result.Report.Verdict);
        return version;
    }

    private void Tell(TrainingRun run, double percent, string message) => Last = run with { Percent = percent, Message = message };

    private async Task EndAsync(TrainingRun run)
    {
        Last = run;
        try
        {
            await TrainingRuns.SaveAsync(database, run, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            Failed(logger, e);
        }
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

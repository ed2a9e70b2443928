using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Training;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoring;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>Trains, one run at a time over all replicas, on a thread of low priority beside the scoring.</summary>
internal sealed partial class Trainer(
    NpgsqlDataSource database, FeedBook book, Champion champion, ScoringRequests requests, ModelMetrics metrics, TimeProvider time, IOptions<ForecastingOptions> options, IHostApplicationLifetime lifetime, ILogger<Trainer> logger)
{
    private const long LockKey = 0x547261696E; // "Train"
    private readonly Lock gate = new();
    private CancellationTokenSource? running;

    /// <summary>The newest run.</summary>
    public TrainingRun? Last { get; private set; }

    /// <summary>Starts a run, or returns null while another goes on.</summary>
    public async Task<(TrainingRun Run, Task Done)?> StartAsync(CancellationToken ct)
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

        NpgsqlConnection? held = null;
        try
        {
            held = await database.OpenConnectionAsync(ct);
            if (!await held.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct)))
            {
                await held.DisposeAsync();
                Finish();
                return null;
            }

            var run = new TrainingRun { RunId = Guid.CreateVersion7(), State = "running", Message = "reading history", StartedAt = time.GetUtcNow() };
            await RecordAsync(run, ct);
            var done = Task.Factory.StartNew(() => RunAsync(run, held, cancel.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            return (run, done);
        }
        catch
        {
            if (held is not null)
            {
                await held.DisposeAsync();
            }

            Finish();
            throw;
        }
    }

    /// <summary>Cancels the run with this id; false when it is not the one that goes on.</summary>
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

    private async Task RunAsync(TrainingRun run, NpgsqlConnection held, CancellationToken ct)
    {
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
            Finish();
            await held.DisposeAsync(); // gives the lock back
            var ended = time.GetUtcNow();
            metrics.Trained(outcome.State, ended - run.StartedAt);
            await EndAsync(outcome with { EndedAt = ended });
        }
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
            result = ForecastTrainer.Train(rows, fleet, training, new Progress(message => Last = run with { Message = message }), ct);
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
    private sealed class Progress(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}

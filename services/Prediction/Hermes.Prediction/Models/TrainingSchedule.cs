using Dapper;
using Hermes.Prediction.Feeds;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>
/// Trains without being asked: once enough history has arrived and an import has come to rest (or has gone on for two minutes), again
/// when the history has doubled since, when the fleet is no longer what the serving model was trained on, and once a day.
/// </summary>
internal sealed partial class TrainingSchedule(
    Trainer trainer, DriftCheck drift, FeedBook book, NpgsqlDataSource database, TimeProvider time, IOptions<ForecastingOptions> options, ILogger<TrainingSchedule> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AfterTraining = TimeSpan.FromHours(6);
    private static readonly TimeSpan BetweenDrifts = TimeSpan.FromDays(1);

    private readonly DateTimeOffset begun = time.GetUtcNow();
    private DateTimeOffset? lastRun;
    private DateTimeOffset? lastDrift;
    private DateTimeOffset? due;
    private long executionsThen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        trainer.HearCancellations();
        if (!options.Value.TrainAutomatically)
        {
            return;
        }

        await RememberAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Postponed(logger, e.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var executions = book.Executions;
        var stale = lastRun is null || executions >= 2 * executionsThen || now - lastRun >= TimeSpan.FromHours(options.Value.RetrainEveryHours);
        if ((!stale && !await HasDriftedAsync(now, ct)) || executions < options.Value.TrainFromExecutions)
        {
            due = null;
            return;
        }

        due ??= now;
        var quiet = now - book.LastArrival >= TimeSpan.FromSeconds(options.Value.QuietSeconds);
        if (!quiet && now - due < Patience)
        {
            return;
        }

        if (await trainer.StartAsync(new Asked("schedule", stale ? "schedule" : "drift"), async () => !await WasDoneElsewhereAsync(executions, ct), ct) is { } started)
        {
            (lastRun, due, executionsThen) = (started.Run.StartedAt, null, executions);
            lastDrift = stale ? lastDrift : lastRun;
            await started.Done;
        }
    }

    // Not right after a training, which may have come too early for what has changed, and once a day at most.
    private async Task<bool> HasDriftedAsync(DateTimeOffset now, CancellationToken ct) =>
        now - lastRun >= AfterTraining && (lastDrift is null || now - lastDrift >= BetweenDrifts) && await drift.HasMovedAsync(now, ct);

    // Another replica's run is as good as one of this one.
    private async Task<bool> WasDoneElsewhereAsync(long executions, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(started_at) from training_run where state in ('succeeded', 'failed') and started_at > @since",
            new { since = lastRun ?? begun }, cancellationToken: ct));
        if (last is { } started)
        {
            (lastRun, due, executionsThen) = (new DateTimeOffset(started, TimeSpan.Zero), null, executions);
        }

        return last is not null;
    }

    // After a restart the schedule goes on where it was.
    private async Task RememberAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(started_at) from training_run where state = 'succeeded'", cancellationToken: ct));
        if (last is { } started)
        {
            (lastRun, executionsThen) = (new DateTimeOffset(started, TimeSpan.Zero), Math.Max(1, book.Executions));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Training is looked at again in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

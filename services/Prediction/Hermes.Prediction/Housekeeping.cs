using Dapper;
using Npgsql;

namespace Hermes.Prediction;

/// <summary>Drops what nothing reads any more: old scorings, log counters and batch ids.</summary>
internal sealed partial class Housekeeping(NpgsqlDataSource database, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(6), time);
        do
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    delete from prediction_history where at < @now - interval '90 days' or (at < @now - interval '14 days' and body ->> 'status' = 'Healthy');
                    delete from log_minute where minute < @now - interval '120 days';
                    delete from counted_batch where counted_at < @now - interval '7 days';
                    delete from inference where state <> 'Open' and closed_at < @now - interval '400 days';
                    delete from backtest where ended_at < @now - interval '400 days';
                    update model set artifact = '' where stage = 'archived' and promoted_at is null and length(artifact) > 0 and trained_at < @now - interval '90 days';
                    delete from feed_cause where occurred_at < @now - interval '400 days';
                    delete from raised_alert where opened_at < @now - interval '400 days';
                    delete from watched_failure where known_at < @now - interval '400 days';
                    delete from prediction_feedback where at < @now - interval '400 days';
                    delete from scoreboard_day where day < (@now - interval '100 days')::date;
                    delete from shadow_pass where at < @now - interval '30 days';
                    delete from training_run where started_at < @now - interval '90 days';
                    """, new { now = time.GetUtcNow() }, commandTimeout: 300, cancellationToken: stoppingToken));
            }
            catch (NpgsqlException e)
            {
                Postponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Old rows are dropped at the next turn: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

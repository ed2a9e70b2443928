using Dapper;
using Hermes.Ingestion.Search;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Creates the partitions of the next days ahead of need, and takes away what is older than the retention.</summary>
internal sealed partial class PartitionWorker(
    LogPartitions partitions, SourceRetention sources, CounterRollup rollup, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, ILogger<PartitionWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await TendAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                TendingFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task TendAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await partitions.EnsureAsync([today, today.AddDays(1), today.AddDays(2)], ct);
        // A day of slack: a batch prepared before midnight may still be on its way to the oldest day.
        var dropped = await partitions.DropBeforeAsync(today.AddDays(-options.Value.RetentionDays - 1), ct);
        if (dropped > 0)
        {
            Dropped(logger, dropped);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from log_activity where minute < @Counters;
            delete from log_count where at < @Counters;
            delete from log_summary where to_time < @Oldest;
            delete from log_purge where day < @Oldest;
            delete from error_activity where hour < @Counters;
            delete from intake_request where received_at < @Requests;
            """,
            new
            {
                Oldest = today.AddDays(-options.Value.RetentionDays - 1).ToDateTime(default, DateTimeKind.Utc),
                Counters = time.GetUtcNow().AddDays(-options.Value.CounterRetentionDays),
                Requests = time.GetUtcNow().AddDays(-IdempotentRequest.RetentionDays),
            }, cancellationToken: ct));
        await rollup.RunAsync(ct);
        if (await sources.RunAsync(ct) is > 0 and var deleted)
        {
            Deleted(logger, deleted);
        }
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Days} days of log lines past retention")]
    private static partial void Dropped(ILogger logger, int days);

    [LoggerMessage(LogLevel.Information, "Deleted {Lines} log lines past the retention of their source")]
    private static partial void Deleted(ILogger logger, long lines);

    [LoggerMessage(LogLevel.Warning, "Could not tend the partitions; will try again")]
    private static partial void TendingFailed(ILogger logger, Exception reason);
}

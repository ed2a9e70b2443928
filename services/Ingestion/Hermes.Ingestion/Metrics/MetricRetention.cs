using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Metrics;

/// <summary>Creates the partitions of the next days ahead of need, and drops points and series past the retention.</summary>
internal sealed partial class MetricRetention(MetricPartitions partitions, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, ILogger<MetricRetention> logger)
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
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await partitions.EnsureAsync([today, today.AddDays(1), today.AddDays(2)], ct);
        // A day of slack: points checked before midnight may still be on their way to the oldest day.
        await partitions.DropBeforeAsync(today.AddDays(-options.Value.MetricRetentionDays - 1), ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        // Every point of theirs is dropped, and nobody has their id at hand: see SeriesRegistry.
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from metric_series where last_received_at < @Before", new { Before = now.AddDays(-options.Value.MetricRetentionDays - 2) }, cancellationToken: ct));
    }

    [LoggerMessage(LogLevel.Warning, "Could not tend the partitions of metrics; will try again")]
    private static partial void TendingFailed(ILogger logger, Exception reason);
}

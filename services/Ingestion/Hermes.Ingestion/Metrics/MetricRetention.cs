using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Metrics;

/// <summary>Creates the partitions of the next days ahead of need, and drops points and series past the retention.</summary>
internal sealed partial class MetricRetention(MetricPartitions partitions, MetricFigures figures, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, ILogger<MetricRetention> logger)
    : BackgroundService
{
    // A clock that stands in the past must not fill the disk.
    private const int MostOldPoints = 1_000_000;
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
            """
            delete from metric_point_rest p using metric_series s where s.id = p.series_id and s.last_received_at < @Before;
            delete from metric_series where last_received_at < @Before;
            delete from metric_point_rest where (series_id, time) in (select series_id, time from metric_point_rest order by time desc offset @Most);
            """, new { Before = now.AddDays(-options.Value.MetricRetentionDays - 2), Most = MostOldPoints }, cancellationToken: ct));
        figures.Counted(await connection.QuerySingleAsync<long>(new CommandDefinition("select count(*) from metric_series", cancellationToken: ct)));
    }

    [LoggerMessage(LogLevel.Warning, "Could not tend the partitions of metrics; will try again")]
    private static partial void TendingFailed(ILogger logger, Exception reason);
}

using Dapper;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>Forgets, every hour, what the events of old runs said and what nobody has read or written for long; the runs stay.</summary>
internal sealed partial class LineageUpkeep(NpgsqlDataSource database, Leases leases, TimeProvider time, ILogger<LineageUpkeep> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("lineage upkeep", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    delete from lineage_run where updated_at < now() - interval '30 days';
                    delete from lineage_edge where last_seen_at < now() - interval '90 days';
                    delete from lineage_dependency where last_seen_at < now() - interval '90 days';
                    """, commandTimeout: 600, cancellationToken: ct));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Failed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    [LoggerMessage(LogLevel.Warning, "Old lineage could not be removed; it is tried again in an hour: {Reason}")]
    private static partial void Failed(ILogger logger, string reason);
}

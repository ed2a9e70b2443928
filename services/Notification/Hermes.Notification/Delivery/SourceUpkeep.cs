using Dapper;
using Npgsql;

namespace Hermes.Notification.Delivery;

/// <summary>Forgets events too old to be delivered again.</summary>
internal sealed partial class SourceUpkeep(NpgsqlDataSource database, TimeProvider time, ILogger<SourceUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan memory = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync(new CommandDefinition(
                    "delete from alert_source where at < @forgetBefore", new { forgetBefore = time.GetUtcNow() - memory }, cancellationToken: stoppingToken));
            }
            catch (NpgsqlException e)
            {
                UpkeepPostponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Upkeep of known events is postponed: {Reason}")]
    private static partial void UpkeepPostponed(ILogger logger, string reason);
}

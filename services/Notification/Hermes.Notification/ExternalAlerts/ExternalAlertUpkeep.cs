using Npgsql;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>Ends alerts that nobody repeats, every few seconds.</summary>
internal sealed partial class ExternalAlertUpkeep(ExternalAlertStore store, TimeProvider time, ILogger<ExternalAlertUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await store.ResolveAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                UpkeepPostponed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Alerts of other systems could not be ended and are looked at again: {Reason}")]
    private static partial void UpkeepPostponed(ILogger logger, string reason);
}

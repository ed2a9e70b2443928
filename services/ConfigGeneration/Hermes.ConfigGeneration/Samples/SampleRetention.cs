namespace Hermes.ConfigGeneration.Samples;

/// <summary>Deletes old samples every quarter of an hour.</summary>
internal sealed partial class SampleRetention(SampleStore samples, TimeProvider clock, ILogger<SampleRetention> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(15), clock);
        do
        {
            try
            {
                var deleted = await samples.DeleteExpiredAsync(stoppingToken);
                Deleted(logger, deleted);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or IOException or UnauthorizedAccessException)
            {
                CannotDelete(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Count} old samples")]
    private static partial void Deleted(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Old samples could not be deleted; the next round tries again")]
    private static partial void CannotDelete(ILogger logger, Exception e);
}

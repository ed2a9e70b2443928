using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>Runs the digest: on one replica, soon after lines are stored, and without a pause while many wait.</summary>
internal sealed partial class DigestWorker(LogDigest digest, Leases leases, TimeProvider time, ILogger<DigestWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("log digest", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                while (await digest.RunAsync(ct))
                {
                    // More waits.
                }
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                DigestFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    [LoggerMessage(LogLevel.Warning, "Could not summarise stored lines; will try again, and until then text search reads them all")]
    private static partial void DigestFailed(ILogger logger, Exception reason);
}

using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>Runs the digest: on one replica, soon after lines are stored, and without a pause while many wait.</summary>
internal sealed partial class DigestWorker(LogDigest digest, SearchMetrics metrics, Leases leases, TimeProvider time, ILogger<DigestWorker> logger) : BackgroundService
{
    // While intake is at work this one is hardly in its way: it rests much longer than it works, the less so the more waits.
    private const double LongestRest = 20;
    private const double MostWaiting = 1_500_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("log digest", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await CatchUpAsync(ct);
                }
                catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
                {
                    DigestFailed(logger, e);
                }
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        finally
        {
            metrics.Waiting = 0;
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        var left = 0L;
        while (true)
        {
            var started = time.GetTimestamp();
            var (waiting, summarised) = await digest.RunAsync(ct);
            var arrived = waiting - left;
            left = waiting - summarised;
            metrics.Waiting = left;
            if (summarised == 0)
            {
                return;
            }

            if (arrived > summarised / 4 && left < MostWaiting)
            {
                await Task.Delay(time.GetElapsedTime(started) * (LongestRest * (1 - (left / MostWaiting))), time, ct);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not summarise stored lines; will try again, and until then text search reads them all")]
    private static partial void DigestFailed(ILogger logger, Exception reason);
}

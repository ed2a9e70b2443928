using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Prediction.Models.Shadow;

/// <summary>Scores in shadow every quarter of an hour, at one replica.</summary>
internal sealed partial class ShadowScoring(ShadowPass pass, Leases leases, TimeProvider time, ILogger<ShadowScoring> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("score in shadow", async held =>
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(held))
        {
            try
            {
                await pass.RunAsync(held);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Skipped(logger, e.Message);
            }
        }
    }, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "The challenger was not scored this quarter of an hour: {Reason}")]
    private static partial void Skipped(ILogger logger, string reason);
}

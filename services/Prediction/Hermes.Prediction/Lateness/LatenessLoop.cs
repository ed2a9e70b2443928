using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Lateness;

/// <summary>Looks for late and missing runs every half minute, at one replica at a time.</summary>
internal sealed partial class LatenessLoop(
    Leases leases, LatenessPass pass, TimeProvider time, IOptions<LatenessOptions> options, ILogger<LatenessLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("infer late runs", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.CheckEverySeconds), time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await pass.RunAsync(ct);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Postponed(logger, e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Late runs are looked for again in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

using Hermes.ServiceDefaults.Coordination;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Resolves forecasts every few seconds, at one replica at a time.</summary>
internal sealed partial class ResolutionLoop(
    Leases leases, ResolutionPass pass, TimeProvider time, IOptions<ScoreboardOptions> options, ILogger<ResolutionLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.HoldAsync("resolve forecasts", RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ResolveEverySeconds), time);
        do
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
        while (await timer.WaitForNextTickAsync(ct));
    }

    [LoggerMessage(LogLevel.Warning, "Forecasts are resolved in a moment: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

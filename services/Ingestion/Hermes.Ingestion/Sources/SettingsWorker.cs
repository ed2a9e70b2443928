using Hermes.Ingestion.DetectionRules;
using Npgsql;

namespace Hermes.Ingestion.Sources;

/// <summary>Reads sources and rules again every two seconds, so that a change made at one replica reaches all, and tells what sources have sent.</summary>
internal sealed partial class SettingsWorker(SourceRegistry sources, SourceActivity activity, DetectorHolder detectors, TimeProvider time, ILogger<SettingsWorker> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    // Before the first request: the settings in force must not depend on who comes first.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await sources.RefreshAsync(cancellationToken);
        await detectors.RefreshAsync(cancellationToken);
        _running = RunAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await sources.RefreshAsync(ct);
                await detectors.RefreshAsync(ct);
                await activity.TellAsync(sources, ct);
            }
            catch (NpgsqlException e)
            {
                RefreshFailed(logger, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not read sources and rules again; the last ones stay in force")]
    private static partial void RefreshFailed(ILogger logger, Exception reason);
}

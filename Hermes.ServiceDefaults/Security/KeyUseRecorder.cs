using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Writes every few seconds, and once more at the end, which keys were used.</summary>
internal sealed partial class KeyUseRecorder(ApiKeyDoor door, TimeProvider time, ILogger<KeyUseRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last flush follows in StopAsync.
        }
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        try
        {
            await door.FlushUseAsync(ct);
        }
        catch (NpgsqlException e)
        {
            Postponed(logger, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "When keys were last used could not be stored and is tried again: {Reason}")]
    private static partial void Postponed(ILogger logger, string reason);
}

using System.Diagnostics;
using Hermes.Notification.Alerts;
using Hermes.Notification.Channels;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Delivery;

/// <summary>
/// Sends what is due, every channel by itself so that a slow one does not hold up another. A process killed between
/// the receiver's yes and its own note sends that message once more, under the same message id.
/// </summary>
internal sealed partial class DeliveryWorker(
    ChannelSet channels, DeliveryQueue queue, DeliverySignal signal, DeliveryMetrics metrics, IOptions<NotificationOptions> options, TimeProvider time, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan stopPatience = TimeSpan.FromSeconds(3);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        from channel in channels.All
        from sender in Enumerable.Range(0, channel.Parallelism)
        select RunAsync(channel, stoppingToken));

    private async Task RunAsync(INotificationChannel channel, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var raised = signal.Next;
                if (await queue.ClaimAsync(channel, ct) is { } delivery)
                {
                    await SendAsync(channel, delivery, ct);
                    await Task.Delay(channel.Pause, time, ct);
                }
                else
                {
                    await Task.WhenAny(raised, Task.Delay(pollInterval, time, ct));
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                SendingInterrupted(logger, channel.Name, e);
                await Task.Delay(pollInterval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAsync(INotificationChannel channel, DueDelivery delivery, CancellationToken ct)
    {
        using var span = HermesTelemetry.Continue($"notify {channel.Name}", delivery.TraceParent, ActivityKind.Producer);
        span?.SetTag("hermes.alert", delivery.AlertId);
        span?.SetTag("hermes.feed", delivery.Feed);
        var started = Stopwatch.GetTimestamp();
        var outcome = await TryAsync(channel, delivery, ct);
        metrics.Tried(channel.Name, outcome.State, Stopwatch.GetElapsedTime(started));
        span?.SetTag("hermes.outcome", outcome.State.ToString());
        if (outcome.State != SendState.Sent)
        {
            span?.SetStatus(ActivityStatusCode.Error, outcome.Error);
            NotSent(logger, delivery.AlertId, channel.Name, delivery.Attempts + 1, outcome.Error);
        }

        // The receiver has answered: that must be noted even while the process stops.
        await queue.SettleAsync(delivery, channel.Name, outcome, CancellationToken.None);
    }

    private async Task<SendOutcome> TryAsync(INotificationChannel channel, DueDelivery delivery, CancellationToken ct)
    {
        if (!channel.Enabled)
        {
            return SendOutcome.Refused("The channel was switched off.");
        }

        // A stop lets the receiver answer: cut short, the message may have been taken and would be sent once more.
        using var cut = new CancellationTokenSource();
        await using var stopping = ct.Register(() => cut.CancelAfter(stopPatience));
        try
        {
            return await channel.SendAsync(delivery.ToMessage(options.Value.PortalUrl), cut.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await queue.ReleaseAsync(delivery);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alert {AlertId} was not taken by {Channel} at try {Attempt}: {Reason}")]
    private static partial void NotSent(ILogger logger, Guid alertId, string channel, int attempt, string? reason);

    [LoggerMessage(LogLevel.Error, "Sending by {Channel} was interrupted and goes on in a moment")]
    private static partial void SendingInterrupted(ILogger logger, string channel, Exception exception);
}

using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Notification;
using Hermes.Notification.Alerts;
using Hermes.Notification.Channels;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Notification.Delivery;

/// <summary>The table of deliveries as a queue: one holder at a time, under a claim that runs out.</summary>
internal sealed class DeliveryQueue(
    NpgsqlDataSource database, IOutbox outbox, LiveRelay<Alert> live, DeliveryMetrics metrics, IOptions<NotificationOptions> options, TimeProvider time)
{
    private const int MaxError = 500;
    private static readonly TimeSpan claimLength = TimeSpan.FromMinutes(2);

    /// <summary>The next delivery that is due for a channel; null when none is.</summary>
    public async Task<DueDelivery?> ClaimAsync(INotificationChannel channel, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = time.GetUtcNow();
        // A channel that was switched off keeps its deliveries until they are too old.
        return await connection.QuerySingleOrDefaultAsync<DueDelivery>(new CommandDefinition(
            """
            update delivery set claim = @claim, held_until = @until
            from alert
            where alert.alert_id = delivery.alert_id and delivery_id = (
                select delivery_id from delivery
                where state = 'pending' and channel = @Name and next_at <= @now and (held_until is null or held_until < @now)
                    and (@Enabled or created_at < @tooOld)
                order by next_at
                limit 1
                for update skip locked)
            returning delivery_id, delivery.alert_id, claim, attempts, created_at, trace_parent,
                kind, group_key, feed, component, severity, title, message, diagnosis, solution, occurred_at
            """,
            new { claim = Guid.NewGuid(), until = now + claimLength, channel.Name, now, channel.Enabled, tooOld = now - options.Value.GiveUpAfter },
            cancellationToken: ct));
    }

    /// <summary>Gives a delivery back untried, for whoever starts next.</summary>
    public async Task ReleaseAsync(DueDelivery delivery)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update delivery set claim = null, held_until = null where delivery_id = @DeliveryId and claim = @Claim", new { delivery.DeliveryId, delivery.Claim });
    }

    /// <summary>Stores what became of a try and announces an end, in one transaction.</summary>
    public async Task SettleAsync(DueDelivery delivery, string channel, SendOutcome outcome, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var attempts = delivery.Attempts + 1;
        var next = now + (outcome.RetryAfter ?? RetryDelay.After(options.Value.FirstRetry, attempts, Random.Shared.NextDouble()));
        var state = outcome.State switch
        {
            SendState.Sent => "sent",
            SendState.Retry when next < delivery.CreatedAt + options.Value.GiveUpAfter => "pending",
            _ => "failed",
        };
        var error = outcome.Error is { Length: > MaxError } full ? full[..MaxError] : outcome.Error;

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var held = await connection.ExecuteAsync(new CommandDefinition(
            """
            update delivery set state = @state, attempts = @attempts, last_at = @now, next_at = @next, error = @error, claim = null, held_until = null
            where delivery_id = @DeliveryId and claim = @Claim
            """, new { state, attempts, now, next, error, delivery.DeliveryId, delivery.Claim }, transaction, cancellationToken: ct));
        if (held == 0)
        {
            return;
        }

        if (outcome.RetryAfter is not null)
        {
            // The receiver asked the whole channel to wait.
            await connection.ExecuteAsync(new CommandDefinition(
                "update delivery set next_at = greatest(next_at, @next) where state = 'pending' and channel = @channel",
                new { next, channel }, transaction, cancellationToken: ct));
        }

        if (state == "sent")
        {
            await outbox.AddAsync(transaction, new NotificationSent { AlertId = delivery.AlertId, Channel = channel, At = now }, ct);
        }
        else if (state == "failed")
        {
            await outbox.AddAsync(transaction, new NotificationFailed { AlertId = delivery.AlertId, Channel = channel, Reason = error ?? "unknown", At = now }, ct);
        }

        var alert = await AlertRows.FindAsync(connection, transaction, delivery.AlertId, ct);
        await live.AnnounceAsync(transaction, delivery.AlertId.ToString(), ct);
        await transaction.CommitAsync(ct);
        if (state != "pending")
        {
            metrics.Settled(channel, state);
        }

        live.Publish(alert!);
    }
}

/// <summary>A delivery under a claim, with what it is to say.</summary>
internal sealed record DueDelivery
{
    public Guid DeliveryId { get; init; }

    public Guid AlertId { get; init; }

    public Guid Claim { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? TraceParent { get; init; }

    public string Kind { get; init; } = "";

    public string GroupKey { get; init; } = "";

    public string? Feed { get; init; }

    public string? Component { get; init; }

    public string Severity { get; init; } = "";

    public string Title { get; init; } = "";

    public string Message { get; init; } = "";

    public string? Diagnosis { get; init; }

    public string? Solution { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public OutgoingMessage ToMessage(string? portalUrl) => new()
    {
        DeliveryId = DeliveryId,
        Kind = Kind,
        GroupKey = GroupKey,
        Feed = Feed,
        Component = Component,
        Severity = Severity,
        Title = Title,
        Message = Message,
        Diagnosis = Diagnosis,
        Solution = Solution,
        OccurredAt = OccurredAt,
        Link = string.IsNullOrWhiteSpace(portalUrl) ? null : portalUrl.TrimEnd('/') + PortalPage(),
    };

    private string PortalPage() => Kind == AlertDraft.Forecast && Feed is not null ? $"/feeds/{Uri.EscapeDataString(Feed)}" : "/diagnoses";
}

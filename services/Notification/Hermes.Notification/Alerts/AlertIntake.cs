using Dapper;
using Hermes.Contracts.Notification;
using Hermes.Notification.Channels;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Notification.Alerts;

/// <summary>
/// Decides, in one transaction, whether a draft is new, a repeat or known already, and writes what follows from it:
/// the alert with a delivery for every enabled channel, the alert alone for old news, or a higher count.
/// </summary>
internal sealed class AlertIntake(
    NpgsqlDataSource database, ChannelSet channels, LiveRelay<Alert> live, IOptions<NotificationOptions> options, TimeProvider time)
{
    /// <summary>True when deliveries were written.</summary>
    public async Task<bool> TakeAsync(AlertDraft draft, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        // The group first: with it held, the reads below see what every earlier draft of the group has committed.
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended(@GroupKey, 0))", new { draft.GroupKey }, transaction, cancellationToken: ct));
        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            "insert into alert_source (kind, source_id, at) values (@Kind, @SourceId, @now) on conflict do nothing",
            new { draft.Kind, draft.SourceId, now }, transaction, cancellationToken: ct));
        if (isNew == 0)
        {
            return false;
        }

        var notSent = draft.Age > TimeSpan.FromMinutes(options.Value.MaxAgeMinutes) ? $"older than {options.Value.MaxAgeMinutes} minutes" : null;
        // Old news counts towards whatever is there; what is new must not vanish in an alert that nobody was sent.
        var repeated = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            """
            update alert set repeats = repeats + 1, last_repeat_at = @now
            where alert_id = (
                select alert_id from alert
                where group_key = @GroupKey and resolved_at is null and raised_at > @since
                    and (@notSent::text is not null or not_sent_reason is null)
                order by raised_at desc limit 1)
            returning alert_id
            """, new { draft.GroupKey, now, notSent, since = now - options.Value.RepeatWindow }, transaction, cancellationToken: ct));
        var alertId = repeated ?? await RaiseAsync(connection, transaction, draft, notSent, now, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update alert_source set alert_id = @alertId where kind = @Kind and source_id = @SourceId",
            new { alertId, draft.Kind, draft.SourceId }, transaction, cancellationToken: ct));
        var alert = await AlertRows.FindAsync(connection, transaction, alertId, ct);
        await live.AnnounceAsync(transaction, alertId.ToString(), ct);
        await transaction.CommitAsync(ct);
        live.Publish(alert!);
        return repeated is null && notSent is null;
    }

    /// <summary>Closes a forecast's alerts; its next rise is sent at once. The event may overtake the one it clears.</summary>
    public async Task ClearAsync(string feed, Guid predictionId, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var groupKey = AlertDraft.ForecastGroup(feed);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select pg_advisory_xact_lock(hashtextextended(@groupKey, 0));
            insert into alert_source (kind, source_id, at) values (@Kind, @predictionId, @now) on conflict do nothing;
            """, new { groupKey, Kind = AlertDraft.Forecast, predictionId, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        var resolved = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "update alert set resolved_at = @at where group_key = @groupKey and resolved_at is null and occurred_at <= @at returning alert_id",
            new { groupKey, at }, transaction, cancellationToken: ct))).AsList();
        var alerts = new List<Alert>();
        foreach (var alertId in resolved)
        {
            alerts.Add((await AlertRows.FindAsync(connection, transaction, alertId, ct))!);
            await live.AnnounceAsync(transaction, alertId.ToString(), ct);
        }

        await transaction.CommitAsync(ct);
        alerts.ForEach(live.Publish);
    }

    private async Task<Guid> RaiseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, AlertDraft draft, string? notSent, DateTimeOffset now, CancellationToken ct)
    {
        var alertId = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into alert (alert_id, kind, group_key, feed, component, severity, title, message, diagnosis, solution, occurred_at, raised_at, not_sent_reason)
            values (@alertId, @Kind, @GroupKey, @Feed, @Component, @Severity, @Title, @Message, @Diagnosis, @Solution, @OccurredAt, @now, @notSent)
            """,
            new
            {
                alertId, draft.Kind, draft.GroupKey, draft.Feed, draft.Component, draft.Severity, draft.Title, draft.Message,
                draft.Diagnosis, draft.Solution, draft.OccurredAt, now, notSent,
            }, transaction, cancellationToken: ct));
        foreach (var channel in notSent is null ? channels.Enabled : [])
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into delivery (delivery_id, alert_id, channel, created_at, next_at, trace_parent)
                values (@deliveryId, @alertId, @Name, @now, @now, @traceParent)
                """,
                new { deliveryId = Guid.CreateVersion7(now), alertId, channel.Name, now, traceParent = HermesTelemetry.CurrentTraceParent },
                transaction, cancellationToken: ct));
        }

        return alertId;
    }
}

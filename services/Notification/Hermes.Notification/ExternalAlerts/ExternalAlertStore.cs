using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>Keeps the alerts of other systems, and announces each when it begins and when it ends.</summary>
internal sealed class ExternalAlertStore(NpgsqlDataSource database, IOutbox outbox, TimeProvider time)
{
    private const int MostPerMessage = 500;

    /// <summary>Stores alerts; the same again only moves their end.</summary>
    public async Task StoreAsync(IReadOnlyList<ReceivedAlert> alerts, CancellationToken ct)
    {
        // The last of each identity; one order for all senders.
        var latest = alerts.GroupBy(alert => alert.Fingerprint).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Last()).ToList();
        if (latest.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var fingerprints = latest.Select(alert => alert.Fingerprint).ToArray();
        var before = (await connection.QueryAsync<ExternalAlertRow>(new CommandDefinition(
            $"select {ExternalAlertRow.Columns} from external_alert where fingerprint = any(@fingerprints) order by fingerprint for update",
            new { fingerprints }, transaction, cancellationToken: ct))).ToDictionary(row => row.Fingerprint, StringComparer.Ordinal);
        var after = await connection.QueryAsync<ExternalAlertRow>(new CommandDefinition(Merge, new
        {
            now,
            fingerprints,
            labels = latest.Select(alert => JsonSerializer.Serialize(alert.Labels, HermesJson.Options)).ToArray(),
            annotations = latest.Select(alert => JsonSerializer.Serialize(alert.Annotations, HermesJson.Options)).ToArray(),
            urls = latest.Select(alert => alert.GeneratorUrl).ToArray(),
            starts = latest.Select(alert => alert.StartsAt.UtcDateTime).ToArray(),
            ends = latest.Select(alert => alert.EndsAt.UtcDateTime).ToArray(),
        }, transaction, cancellationToken: ct));
        // One that ended before anybody knew of it is no news; one that another sender added meanwhile is told by that one.
        var changed = after.Where(row => before.TryGetValue(row.Fingerprint, out var known)
            ? known.ResolvedAt is null != row.ResolvedAt is null
            : row.Inserted && row.ResolvedAt is null);
        await AnnounceAsync(transaction, [.. changed], now, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ends the alerts whose time is over, and forgets those that ended long ago.</summary>
    public async Task ResolveAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var resolved = await connection.QueryAsync<ExternalAlertRow>(new CommandDefinition(
            $"""
             delete from external_alert where resolved_at < @now - interval '30 days';
             update external_alert set resolved_at = ends_at
             where fingerprint in (select fingerprint from external_alert where resolved_at is null and ends_at <= @now order by fingerprint for update skip locked)
             returning {ExternalAlertRow.Columns}
             """, new { now }, transaction, cancellationToken: ct));
        await AnnounceAsync(transaction, [.. resolved], now, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task AnnounceAsync(NpgsqlTransaction transaction, List<ExternalAlertRow> changed, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var part in changed.Chunk(MostPerMessage))
        {
            await outbox.AddAsync(transaction, new ExternalAlertsChanged { BatchId = Guid.CreateVersion7(now), Alerts = [.. part.Select(row => row.ToFact(now))] }, ct);
        }
    }

    // One that lasts keeps its start, so that its end is told of the same occurrence.
    private const string Merge =
        $"""
         insert into external_alert as e (fingerprint, labels, annotations, generator_url, starts_at, ends_at, resolved_at, updated_at)
         select fingerprint, labels::jsonb, annotations::jsonb, generator_url, starts_at, ends_at, case when ends_at <= @now then ends_at end, @now
         from unnest(@fingerprints, @labels, @annotations, @urls, @starts, @ends) as x(fingerprint, labels, annotations, generator_url, starts_at, ends_at)
         order by fingerprint
         on conflict (fingerprint) do update set
             annotations = excluded.annotations, generator_url = coalesce(excluded.generator_url, e.generator_url),
             starts_at = case when e.resolved_at is null or excluded.resolved_at is not null then e.starts_at else greatest(excluded.starts_at, e.resolved_at) end,
             ends_at = excluded.ends_at,
             resolved_at = case when excluded.resolved_at is not null then coalesce(e.resolved_at, excluded.resolved_at) end,
             updated_at = excluded.updated_at
         returning {ExternalAlertRow.Columns}, xmax = 0 as inserted
         """;
}

using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Coordination;
using MassTransit;
using Npgsql;

namespace Hermes.Prediction.Feeds;

/// <summary>Learns upstreams and owners from lineage, for feeds of which nobody has declared them.</summary>
internal sealed class LineageRecordedConsumer(NpgsqlDataSource database, ReplicaNews news) : IConsumer<LineageRecorded>
{
    public async Task Consume(ConsumeContext<LineageRecorded> context)
    {
        var ct = context.CancellationToken;
        // One order for all writers of feeds.
        var facts = context.Message.Feeds.OrderBy(fact => fact.Feed, StringComparer.Ordinal)
            .Select(fact => new { fact.Feed, fact.Upstreams, Owner = fact.Owners?.Count > 0 ? fact.Owners[0] : null });
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            insert into feed as f (name, seen_upstreams, seen_owner)
            select feed, upstreams, owner from jsonb_to_recordset(@facts::jsonb) as x (feed text, upstreams text[], owner text)
            on conflict (name) do update set seen_upstreams = excluded.seen_upstreams, seen_owner = coalesce(excluded.seen_owner, f.seen_owner)
            where (f.seen_upstreams, f.seen_owner) is distinct from (excluded.seen_upstreams, coalesce(excluded.seen_owner, f.seen_owner))
            returning name
            """, new { facts = JsonSerializer.Serialize(facts, HermesJson.Options) }, transaction, cancellationToken: ct))).AsList();
        await new FeedChange(changed, null, null, Score: false).TellAsync(news, transaction, ct);
        await transaction.CommitAsync(ct);
    }
}

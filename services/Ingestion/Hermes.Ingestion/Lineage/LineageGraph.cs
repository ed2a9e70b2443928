using Dapper;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>Who reads what whom writes: a feed depends on the feeds that write what it reads.</summary>
internal sealed class LineageGraph(JobFeed feeds, IOutbox outbox)
{
    private const int MostPerMessage = 500;
    private const int MostUpstreams = 100;

    /// <summary>Adds what the events show and announces the feeds whose upstreams, or in this transaction owners, changed.</summary>
    public async Task StoreAsync(NpgsqlTransaction transaction, IReadOnlyList<LineageEvent> events, IReadOnlyList<string> changedOwners, CancellationToken ct)
    {
        var edges = events.Where(e => e.Job is not null)
            .SelectMany(e => e.Inputs.Select(d => (Feed: feeds.Of(e.Job!), Direction: "in", d.Namespace, d.Name)).Concat(e.Outputs.Select(d => (Feed: feeds.Of(e.Job!), Direction: "out", d.Namespace, d.Name))))
            .Distinct().ToList();
        var waits = events.SelectMany(Dependencies).Distinct().Where(w => w.Upstream != w.Downstream).ToList();
        var rows = new
        {
            feeds = edges.Select(e => e.Feed).ToArray(),
            directions = edges.Select(e => e.Direction).ToArray(),
            spaces = edges.Select(e => e.Namespace).ToArray(),
            names = edges.Select(e => e.Name).ToArray(),
            upstreams = waits.Select(w => w.Upstream).ToArray(),
            downstreams = waits.Select(w => w.Downstream).ToArray(),
        };
        if (edges.Count + waits.Count > 0 && await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(AnythingNew, rows, transaction, cancellationToken: ct)))
        {
            // One at a time: of two that add the two sides of an edge at once, neither would see the other.
            await transaction.Connection!.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('lineage graph', 0))", transaction: transaction, cancellationToken: ct));
            var touched = await transaction.Connection!.QueryAsync<string>(new CommandDefinition(AddAndFindTouched, rows, transaction, cancellationToken: ct));
            await AnnounceAsync(transaction, [.. touched.Concat(changedOwners).Distinct()], ct);
        }
        else
        {
            await AnnounceAsync(transaction, changedOwners, ct);
        }
    }

    private IEnumerable<(string Upstream, string Downstream)> Dependencies(LineageEvent entry)
    {
        if (entry.Job is null || entry.RunFacets.Part("jobDependencies") is not { ValueKind: System.Text.Json.JsonValueKind.Object } facet)
        {
            return [];
        }

        var said = DependenciesFacet.Read(facet);
        return said.Upstream.Select(job => (feeds.Of(job), feeds.Of(entry.Job))).Concat(said.Downstream.Select(job => (feeds.Of(entry.Job), feeds.Of(job))));
    }

    private async Task AnnounceAsync(NpgsqlTransaction transaction, IReadOnlyList<string> touched, CancellationToken ct)
    {
        foreach (var part in touched.Chunk(MostPerMessage))
        {
            var facts = await transaction.Connection!.QueryAsync<(string Feed, string[] Upstreams, string State)>(new CommandDefinition(
                $$"""
                select f.feed, array(select u.feed from ({{UpstreamsOf("f.feed")}}) u group by u.feed order by u.feed limit {{MostUpstreams}}),
                       coalesce((select state::text from lineage_job where feed = f.feed), '{}')
                from unnest(@part) as f(feed)
                """, new { part }, transaction, cancellationToken: ct));
            await outbox.AddAsync(transaction, new LineageRecorded
            {
                BatchId = Guid.CreateVersion7(),
                Feeds = [.. facts.Select(fact => new LineageFact { Feed = fact.Feed, Upstreams = fact.Upstreams, Owners = LineageJobs.Read(fact.State).Owners?.Value.Owners })],
            }, ct);
        }
    }

    /// <summary>The feeds before a feed, with the dataset between; no dataset where a producer only said that it waits.</summary>
    public static string UpstreamsOf(string feed) =>
        $"""
         select o.feed, o.dataset_id from lineage_edge i join lineage_edge o on o.dataset_id = i.dataset_id and o.direction = 'out'
         where i.feed = {feed} and i.direction = 'in' and o.feed <> i.feed
         union all select upstream, null from lineage_dependency where downstream = {feed}
         """;

    /// <summary>The feeds behind a feed, likewise.</summary>
    public static string DownstreamsOf(string feed) =>
        $"""
         select i.feed, i.dataset_id from lineage_edge o join lineage_edge i on i.dataset_id = o.dataset_id and i.direction = 'in'
         where o.feed = {feed} and o.direction = 'out' and i.feed <> o.feed
         union all select downstream, null from lineage_dependency where upstream = {feed}
         """;

    private const string Edges =
        """
        select distinct x.feed, x.direction, d.id from unnest(@feeds, @directions, @spaces, @names) as x(feed, direction, namespace, name)
        join lineage_dataset d on d.namespace = x.namespace and d.name = x.name
        """;

    private const string AnythingNew =
        $"""
         select exists (select from ({Edges}) x where not exists (
                    select from lineage_edge e where e.feed = x.feed and e.direction = x.direction and e.dataset_id = x.id and e.last_seen_at > now() - interval '1 hour'))
             or exists (select from unnest(@downstreams, @upstreams) as x(downstream, upstream) where not exists (
                    select from lineage_dependency w where w.downstream = x.downstream and w.upstream = x.upstream and w.last_seen_at > now() - interval '1 hour'))
         """;

    // A row that was inserted, not seen again, has no xmax.
    private const string AddAndFindTouched =
        $"""
         with added as (
             insert into lineage_edge as e (feed, direction, dataset_id) select feed, direction, id from ({Edges}) x order by 1, 2, 3
             on conflict (feed, direction, dataset_id) do update set last_seen_at = now()
             returning feed, direction, dataset_id, xmax = 0 as fresh
         ), waits as (
             insert into lineage_dependency as w (downstream, upstream) select downstream, upstream from unnest(@downstreams, @upstreams) as x(downstream, upstream) order by 1, 2
             on conflict (downstream, upstream) do update set last_seen_at = now()
             returning downstream, xmax = 0 as fresh
         )
         select feed from added where fresh and direction = 'in'
         union select e.feed from added a join lineage_edge e on e.dataset_id = a.dataset_id and e.direction = 'in' where a.fresh and a.direction = 'out'
         union select downstream from waits where fresh
         """;
}

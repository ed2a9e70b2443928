using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>What is known of jobs and datasets beyond single runs.</summary>
internal sealed class LineageJobs(JobFeed feeds)
{
    /// <returns>The feeds whose owners are others than before.</returns>
    public async Task<IReadOnlyList<string>> StoreJobsAsync(NpgsqlTransaction transaction, IEnumerable<LineageEvent> events, CancellationToken ct)
    {
        var byFeed = events.Where(e => e.Job is not null).GroupBy(e => feeds.Of(e.Job!)).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (byFeed.Count == 0)
        {
            return [];
        }

        var keys = byFeed.Select(g => g.Key).ToArray();
        var spaces = byFeed.Select(g => g.Last().Job!.Namespace).ToArray();
        var names = byFeed.Select(g => g.Last().Job!.Name).ToArray();
        var known = (await transaction.Connection!.QueryAsync<(string Feed, string State)>(new CommandDefinition(
            """
            insert into lineage_job (feed, namespace, name, state) select feed, namespace, name, '{}' from unnest(@keys, @spaces, @names) as x(feed, namespace, name) order by feed collate "C"
            on conflict do nothing;
            select feed, state::text from lineage_job where feed = any(@keys) order by feed collate "C" for update
            """, new { keys, spaces, names }, transaction, cancellationToken: ct))).ToDictionary(row => row.Feed, row => Read(row.State));

        var changed = new List<string>();
        foreach (var feed in byFeed)
        {
            var before = known[feed.Key].Owners?.Value.Owners ?? [];
            feed.ToList().ForEach(e => known[feed.Key].Apply(e.JobFacets, e.Time));
            if (!before.SequenceEqual(known[feed.Key].Owners?.Value.Owners ?? []))
            {
                changed.Add(feed.Key);
            }
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update lineage_job j set namespace = x.namespace, name = x.name, state = x.state::jsonb, updated_at = now()
            from unnest(@keys, @spaces, @names, @states) as x(feed, namespace, name, state)
            where j.feed = x.feed and (j.namespace, j.name, j.state) is distinct from (x.namespace, x.name, x.state::jsonb)
            """,
            new { keys, spaces, names, states = keys.Select(feed => JsonSerializer.Serialize(known[feed], HermesJson.Options)).ToArray() }, transaction, cancellationToken: ct));
        return changed;
    }

    public static async Task StoreDatasetsAsync(NpgsqlTransaction transaction, IEnumerable<LineageEvent> events, CancellationToken ct)
    {
        var byName = events.SelectMany(e => e.Inputs.Concat(e.Outputs).Concat(e.Dataset is { } own ? [own] : []).Select(dataset => (dataset, e.Time)))
            .GroupBy(x => (x.dataset.Namespace, x.dataset.Name))
            .OrderBy(g => g.Key.Namespace, StringComparer.Ordinal).ThenBy(g => g.Key.Name, StringComparer.Ordinal).ToList();
        if (byName.Count == 0)
        {
            return;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into lineage_dataset (namespace, name)
            select namespace, name from unnest(@spaces, @names) as x(namespace, name)
            where not exists (select from lineage_dataset d where d.namespace = x.namespace and d.name = x.name)
            order by namespace collate "C", name collate "C" on conflict do nothing
            """,
            new { spaces = byName.Select(g => g.Key.Namespace).ToArray(), names = byName.Select(g => g.Key.Name).ToArray() }, transaction, cancellationToken: ct));

        // Most events repeat a name and say nothing about it; they need no lock.
        var said = byName.Where(g => g.Any(x => x.dataset.Facets.ValueKind == JsonValueKind.Object && x.dataset.Facets.EnumerateObject().Any())).ToList();
        if (said.Count == 0)
        {
            return;
        }

        var spaces = said.Select(g => g.Key.Namespace).ToArray();
        var names = said.Select(g => g.Key.Name).ToArray();
        var known = (await transaction.Connection!.QueryAsync<(string Namespace, string Name, string State)>(new CommandDefinition(
            """
            select d.namespace, d.name, d.state::text from lineage_dataset d join unnest(@spaces, @names) as x(namespace, name) on d.namespace = x.namespace and d.name = x.name
            order by d.namespace collate "C", d.name collate "C" for update of d
            """, new { spaces, names }, transaction, cancellationToken: ct))).ToDictionary(row => (row.Namespace, row.Name), row => Read(row.State));
        said.ForEach(g => g.ToList().ForEach(x => known[g.Key].Apply(x.dataset.Facets, x.Time)));
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update lineage_dataset d set state = x.state::jsonb, updated_at = now() from unnest(@spaces, @names, @states) as x(namespace, name, state)
            where d.namespace = x.namespace and d.name = x.name and d.state is distinct from x.state::jsonb
            """,
            new { spaces, names, states = said.Select(g => JsonSerializer.Serialize(known[g.Key], HermesJson.Options)).ToArray() }, transaction, cancellationToken: ct));
    }

    public static StaticState Read(string state) => JsonSerializer.Deserialize<StaticState>(state, HermesJson.Options)!;
}

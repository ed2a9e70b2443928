using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Ingestion.Executions;
using Npgsql;

namespace Hermes.Ingestion.Lineage;

/// <summary>Adds events to what the others of their run have said, and stores the run as any other.</summary>
internal sealed class LineageRuns(ExecutionStore executions, JobFeed feeds, TimeProvider time)
{
    public async Task StoreAsync(NpgsqlTransaction transaction, IEnumerable<LineageEvent> events, CancellationToken ct)
    {
        // One order for all writers, so that two batches with the same runs wait for each other instead of deadlocking.
        var byRun = events.Where(e => e.RunId is not null).GroupBy(e => (Feed: feeds.Of(e.Job!), RunId: e.RunId!))
            .OrderBy(g => g.Key.Feed, StringComparer.Ordinal).ThenBy(g => g.Key.RunId, StringComparer.Ordinal).ToList();
        if (byRun.Count == 0)
        {
            return;
        }

        var keys = new { feeds = byRun.Select(g => g.Key.Feed).ToArray(), runs = byRun.Select(g => g.Key.RunId).ToArray() };
        var states = await LockAsync(transaction, keys, ct);
        foreach (var run in byRun)
        {
            run.ToList().ForEach(states[run.Key].Apply);
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update lineage_run r set state = x.state::jsonb, updated_at = now()
            from unnest(@feeds, @runs, @states) as x(feed, run_id, state) where r.feed = x.feed and r.run_id = x.run_id
            """,
            new { keys.feeds, keys.runs, states = byRun.Select(run => JsonSerializer.Serialize(states[run.Key], HermesJson.Options)).ToArray() }, transaction, cancellationToken: ct));
        await executions.MergeAsync(transaction, [.. byRun.Select(run => Fact(states[run.Key], run.Key.Feed, run.Key.RunId)).OfType<ExecutionFact>()], historical: false, ct);
    }

    private static async Task<Dictionary<(string Feed, string RunId), RunState>> LockAsync(NpgsqlTransaction transaction, object keys, CancellationToken ct)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Feed, string RunId, string State)>(new CommandDefinition(
            """
            insert into lineage_run (feed, run_id, state) select feed, run_id, '{}' from unnest(@feeds, @runs) as x(feed, run_id) order by feed collate "C", run_id collate "C"
            on conflict do nothing;
            select r.feed, r.run_id, r.state::text from lineage_run r join unnest(@feeds, @runs) as x(feed, run_id) on r.feed = x.feed and r.run_id = x.run_id
            order by r.feed collate "C", r.run_id collate "C" for update of r
            """, keys, transaction, cancellationToken: ct));
        return rows.ToDictionary(row => (row.Feed, row.RunId), row => JsonSerializer.Deserialize<RunState>(row.State, HermesJson.Options)!);
    }

    private ExecutionFact? Fact(RunState run, string feed, string runId) =>
        RunReport.Of(run, feed, runId, time.GetUtcNow()) is { } report
            ? ExecutionCheck.ToFact(report, time.GetUtcNow(), (field, reason) => throw new LineageException(field, reason))
            : null;
}

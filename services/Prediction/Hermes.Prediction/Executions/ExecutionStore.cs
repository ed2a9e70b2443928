using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Coordination;
using Npgsql;

namespace Hermes.Prediction.Executions;

/// <summary>Keeps runs and log counters; the keys decide what is a repetition.</summary>
internal static class ExecutionStore
{
    /// <summary>Stores runs as they now stand. A late "running" never takes an outcome back.</summary>
    public static async Task SaveAsync(NpgsqlDataSource database, ReplicaNews news, ExecutionsRecorded batch, DateTimeOffset now, CancellationToken ct)
    {
        // One order for all writers, so that two batches with the same runs wait for each other instead of deadlocking.
        var facts = batch.Executions
            .GroupBy(fact => (fact.Feed, fact.ExecutionId))
            .Select(group => group.OrderBy(fact => fact.Status == ExecutionStatus.Running ? 0 : 1).Last())
            .OrderBy(fact => fact.Feed, StringComparer.Ordinal).ThenBy(fact => fact.ExecutionId, StringComparer.Ordinal)
            .Select(fact => fact with { Attributes = null })
            .ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feed (name, starts_seen, ends_only)
            select x.feed,
                   count(*) filter (where not @historical and x.status = 'Running'),
                   count(*) filter (where not @historical and x.status <> 'Running' and e.feed is null)
            from jsonb_to_recordset(@facts::jsonb) as x (feed text, "executionId" text, status text)
            left join execution e on e.feed = x.feed and e.execution_id = x."executionId"
            group by x.feed
            order by x.feed
            on conflict (name) do update
            set starts_seen = feed.starts_seen + excluded.starts_seen, ends_only = feed.ends_only + excluded.ends_only
            where excluded.starts_seen + excluded.ends_only > 0;

            insert into execution (feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds,
                                   rows_in, rows_out, bytes, error_count, warning_count, retry_count)
            select feed, "executionId", status, "scheduledAt", "startedAt", "endedAt", "durationSeconds",
                   "rowsIn", "rowsOut", bytes, "errorCount", "warningCount", "retryCount"
            from jsonb_to_recordset(@facts::jsonb) as x (
                feed text, "executionId" text, status text, "scheduledAt" timestamptz, "startedAt" timestamptz, "endedAt" timestamptz,
                "durationSeconds" double precision, "rowsIn" bigint, "rowsOut" bigint, bytes bigint,
                "errorCount" int, "warningCount" int, "retryCount" int)
            on conflict (feed, execution_id) do update
            set status = excluded.status,
                scheduled_at = coalesce(excluded.scheduled_at, execution.scheduled_at),
                started_at = excluded.started_at,
                ended_at = excluded.ended_at,
                duration_seconds = excluded.duration_seconds,
                rows_in = excluded.rows_in, rows_out = excluded.rows_out, bytes = excluded.bytes,
                error_count = excluded.error_count, warning_count = excluded.warning_count, retry_count = excluded.retry_count
            where excluded.status <> 'Running' or execution.status = 'Running';
            """,
            new { facts = JsonSerializer.Serialize(facts, HermesJson.Options), historical = batch.Historical }, transaction, cancellationToken: ct));
        var change = new FeedChange([.. facts.Select(fact => fact.Feed).Distinct()], facts.Min(fact => fact.StartedAt), null, Score: !batch.Historical);
        await change.TellAsync(news, transaction, ct);
        if (!batch.Historical)
        {
            // Every now and then is enough, so that batches do not wait for each other's row.
            await connection.ExecuteAsync(new CommandDefinition(
                "update lateness_watch set last_report_at = @now where last_report_at is null or last_report_at < @now - interval '10 seconds'",
                new { now }, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Adds counters, unless the batch was counted before.</summary>
    public static async Task CountAsync(NpgsqlDataSource database, ReplicaNews news, LogActivityCounted batch, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var fresh = await connection.ExecuteAsync(new CommandDefinition(
            "insert into counted_batch (batch_id) values (@BatchId) on conflict do nothing", new { batch.BatchId }, transaction, cancellationToken: ct));
        if (fresh == 0)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into log_minute (feed, minute, errors, warnings, total, new_templates)
            select feed, minute, sum(errors), sum(warnings), sum(total), coalesce(sum("newTemplates"), 0)
            from jsonb_to_recordset(@activity::jsonb) as x (feed text, minute timestamptz, errors int, warnings int, total int, "newTemplates" int)
            group by feed, minute
            order by feed, minute
            on conflict (feed, minute) do update
            set errors = log_minute.errors + excluded.errors,
                warnings = log_minute.warnings + excluded.warnings,
                total = log_minute.total + excluded.total,
                new_templates = log_minute.new_templates + excluded.new_templates
            """,
            new { activity = JsonSerializer.Serialize(batch.Activity.Where(item => item.Feed is not null), HermesJson.Options) },
            transaction, cancellationToken: ct));
        var named = batch.Activity.Where(item => item.Feed is not null).ToList();
        if (named.Count > 0)
        {
            await new FeedChange([.. named.Select(item => item.Feed!).Distinct()], null, named.Min(item => item.Minute), Score: false).TellAsync(news, transaction, ct);
        }

        await transaction.CommitAsync(ct);
    }
}

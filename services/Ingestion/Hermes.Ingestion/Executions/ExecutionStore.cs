using Dapper;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;

namespace Hermes.Ingestion.Executions;

/// <summary>Stores runs, once per feed and id, and announces those that are new or changed.</summary>
internal sealed class ExecutionStore(NpgsqlDataSource database, IOutbox outbox)
{
    private const int MostPerMessage = 500;

    /// <summary>Stores a batch in one transaction.</summary>
    /// <returns>How many runs were new or changed.</returns>
    public async Task<int> StoreAsync(IReadOnlyList<ExecutionFact> facts, bool historical, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await MergeAsync(transaction, facts, historical, ct);
        await transaction.CommitAsync(ct);
        return changed;
    }

    /// <summary>Stores a batch with whatever else the transaction does.</summary>
    /// <returns>How many runs were new or changed.</returns>
    public async Task<int> MergeAsync(NpgsqlTransaction transaction, IReadOnlyList<ExecutionFact> facts, bool historical, CancellationToken ct)
    {
        if (facts.Count == 0)
        {
            return 0;
        }

        await ExecutionCopy.WriteAsync(transaction, facts, ct);
        var merged = (await transaction.Connection!.QueryAsync<Merged>(new CommandDefinition(MergeIncoming, transaction: transaction, cancellationToken: ct))).AsList();
        var updated = await ReadUpdatedAsync(transaction, [.. merged.Where(m => !m.Inserted).Select(m => m.Id)], ct);
        foreach (var part in merged.Chunk(MostPerMessage))
        {
            var executions = part.Select(m => m.Inserted ? facts[m.Position] : updated[m.Id]);
            await outbox.AddAsync(transaction, new ExecutionsRecorded { BatchId = Guid.CreateVersion7(), Historical = historical, Executions = [.. executions] }, ct);
        }

        return merged.Count;
    }

    // A run that was there before may hold more than what came now.
    private static async Task<Dictionary<long, ExecutionFact>> ReadUpdatedAsync(NpgsqlTransaction transaction, long[] ids, CancellationToken ct)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var rows = await transaction.Connection!.QueryAsync<ExecutionRow>(new CommandDefinition(
            $"select {ExecutionRow.Columns} from execution where id = any(@ids)", new { ids }, transaction, cancellationToken: ct));
        return rows.ToDictionary(row => row.Id, row => row.ToFact());
    }

    // An outcome is never taken back by a late "Running", and what a later report leaves out stays as it was.
    // Sorted by the key, so that two batches with the same runs wait for each other instead of deadlocking.
    // A row that was inserted, not updated, has no xmax.
    private const string MergeIncoming =
        """
        with chosen as (
            select distinct on (feed, execution_id) * from incoming order by feed, execution_id, (status = 'Running'), position desc
        ), merged as (
            insert into execution as e (feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes)
            select feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes
            from chosen order by feed, execution_id
            on conflict (feed, execution_id) do update set
                status = excluded.status, started_at = excluded.started_at,
                scheduled_at = coalesce(excluded.scheduled_at, e.scheduled_at), ended_at = coalesce(excluded.ended_at, e.ended_at),
                duration_seconds = coalesce(excluded.duration_seconds, e.duration_seconds),
                rows_in = coalesce(excluded.rows_in, e.rows_in), rows_out = coalesce(excluded.rows_out, e.rows_out), bytes = coalesce(excluded.bytes, e.bytes),
                error_count = coalesce(excluded.error_count, e.error_count), warning_count = coalesce(excluded.warning_count, e.warning_count),
                retry_count = coalesce(excluded.retry_count, e.retry_count), attributes = coalesce(excluded.attributes, e.attributes), received_at = now()
            where (e.status = 'Running' or excluded.status <> 'Running')
              and (excluded.status, excluded.started_at, coalesce(excluded.scheduled_at, e.scheduled_at), coalesce(excluded.ended_at, e.ended_at),
                   coalesce(excluded.duration_seconds, e.duration_seconds), coalesce(excluded.rows_in, e.rows_in), coalesce(excluded.rows_out, e.rows_out),
                   coalesce(excluded.bytes, e.bytes), coalesce(excluded.error_count, e.error_count), coalesce(excluded.warning_count, e.warning_count),
                   coalesce(excluded.retry_count, e.retry_count), coalesce(excluded.attributes, e.attributes))
                  is distinct from
                  (e.status, e.started_at, e.scheduled_at, e.ended_at, e.duration_seconds, e.rows_in, e.rows_out, e.bytes, e.error_count, e.warning_count, e.retry_count, e.attributes)
            returning e.id, e.feed, e.execution_id, e.xmax = 0 as inserted
        )
        select m.id, m.inserted, c.position from merged m join chosen c on c.feed = m.feed and c.execution_id = m.execution_id
        """;

    private sealed record Merged(long Id, bool Inserted, int Position);
}

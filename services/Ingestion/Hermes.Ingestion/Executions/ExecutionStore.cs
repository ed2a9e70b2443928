using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Messaging;
using Npgsql;
using NpgsqlTypes;

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
        await connection.ExecuteAsync(new CommandDefinition(
            "create temp table incoming (like execution including defaults, position int) on commit drop; alter table incoming alter id drop not null, alter received_at drop not null;",
            transaction: transaction, cancellationToken: ct));
        await CopyAsync(connection, facts, ct);
        var changed = (await connection.QueryAsync<ExecutionRow>(new CommandDefinition(MergeIncoming, transaction: transaction, cancellationToken: ct))).AsList();
        foreach (var part in changed.Chunk(MostPerMessage))
        {
            var recorded = new ExecutionsRecorded { BatchId = Guid.CreateVersion7(), Historical = historical, Executions = [.. part.Select(r => r.ToFact())] };
            await outbox.AddAsync(transaction, recorded, ct);
        }

        await transaction.CommitAsync(ct);
        return changed.Count;
    }

    // An outcome is never taken back by a late "Running", and what a later report leaves out stays as it was.
    // Sorted by the key, so that two batches with the same runs wait for each other instead of deadlocking.
    private const string MergeIncoming =
        $"""
         insert into execution as e (feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes)
         select distinct on (feed, execution_id)
                feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes
         from incoming order by feed, execution_id, (status = 'Running'), position desc
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
         returning {ExecutionRow.Columns}
         """;

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<ExecutionFact> facts, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy incoming (feed, execution_id, status, scheduled_at, started_at, ended_at, duration_seconds, rows_in, rows_out, bytes, error_count, warning_count, retry_count, attributes, position)
            from stdin (format binary)
            """, ct);
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(fact.Feed, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(fact.ExecutionId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(fact.Status.ToString(), NpgsqlDbType.Text, ct);
            await WriteAsync(copy, fact.ScheduledAt?.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(fact.StartedAt.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await WriteAsync(copy, fact.EndedAt?.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await WriteAsync(copy, fact.DurationSeconds, NpgsqlDbType.Double, ct);
            await WriteAsync(copy, fact.RowsIn, NpgsqlDbType.Bigint, ct);
            await WriteAsync(copy, fact.RowsOut, NpgsqlDbType.Bigint, ct);
            await WriteAsync(copy, fact.Bytes, NpgsqlDbType.Bigint, ct);
            await WriteAsync(copy, fact.ErrorCount, NpgsqlDbType.Integer, ct);
            await WriteAsync(copy, fact.WarningCount, NpgsqlDbType.Integer, ct);
            await WriteAsync(copy, fact.RetryCount, NpgsqlDbType.Integer, ct);
            await (fact.Attributes is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(JsonSerializer.Serialize(fact.Attributes, HermesJson.Options), NpgsqlDbType.Jsonb, ct));
            await copy.WriteAsync(i, NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken ct) where T : struct =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value.Value, type, ct);
}

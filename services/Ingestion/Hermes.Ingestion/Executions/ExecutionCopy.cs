using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Ingestion.Executions;

/// <summary>Brings runs into the temporary table <c>incoming</c>, from which they are merged.</summary>
internal static class ExecutionCopy
{
    public static async Task WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<ExecutionFact> facts, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            set local client_min_messages = warning;
            create temp table if not exists incoming (
                feed text, execution_id text, status text, scheduled_at timestamptz, started_at timestamptz, ended_at timestamptz,
                duration_seconds double precision, rows_in bigint, rows_out bigint, bytes bigint, error_count int, warning_count int,
                retry_count int, attributes jsonb, position int) on commit delete rows;
            """, transaction: transaction, cancellationToken: ct));
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

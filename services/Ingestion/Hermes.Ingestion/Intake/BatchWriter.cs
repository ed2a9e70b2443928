using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Search;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Ingestion.Intake;

/// <summary>Writes a batch in one transaction: lines by COPY, counters, templates, checkpoints and events.</summary>
internal sealed class BatchWriter(NpgsqlDataSource database, LogPartitions partitions, BatchEvents events, LiveRelay<LogEntry> live)
{
    /// <summary>Ids a writer takes from the sequence at a time.</summary>
    public const int BlockSize = 1_000;

    /// <returns>Lines that the database took.</returns>
    public async Task<long> WriteAsync(PreparedBatch batch, CancellationToken ct)
    {
        // A followed file has no sender to trace; only its errors are worth one.
        var traceParent = batch.Units.FirstOrDefault(unit => unit.TraceParent is not null)?.TraceParent;
        using var activity = traceParent is null && batch.Errors.Count == 0 ? null : HermesTelemetry.Continue("store log batch", traceParent);
        activity?.SetTag("hermes.lines", batch.Lines.Count);
        await partitions.EnsureAsync(batch.Lines.Select(l => DateOnly.FromDateTime(l.Line.Time.UtcDateTime)).Distinct(), ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Checkpoints and keys first: if another process has moved one on or taken one, nothing else need be written.
        foreach (var unit in batch.Units)
        {
            if (unit.Checkpoint is { } move)
            {
                await move.ApplyAsync(transaction, ct);
            }

            if (unit.Request is { } request)
            {
                await request.ClaimAsync(transaction, ct);
            }
        }

        await AssignIdsAsync(batch, transaction, ct);
        var copied = await CopyAsync(batch, connection, ct);
        await BacklogOf(batch).WriteAsync(transaction, ct);
        await BatchCounters.AddAsync(batch, transaction, ct);
        await events.AddAsync(batch, transaction, ct);
        await live.AnnounceAsync(transaction, LiveLines.KeyOf(batch.Lines), ct);
        await transaction.CommitAsync(ct);
        return copied;
    }

    private static BacklogEntry BacklogOf(PreparedBatch batch)
    {
        var entry = new BacklogEntry();
        batch.Lines.ForEach(line => entry.Add(line.Id, line.Line.Time.UtcTicks));
        return entry;
    }

    private static async Task AssignIdsAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var blocks = (await transaction.Connection!.QueryAsync<long>(new CommandDefinition(
            "select nextval('log_entry_block') from generate_series(1, @Blocks)",
            new { Blocks = (batch.Lines.Count + BlockSize - 1) / BlockSize }, transaction, cancellationToken: ct))).AsList();
        for (var i = 0; i < batch.Lines.Count; i++)
        {
            batch.Lines[i].Id = blocks[i / BlockSize] + (i % BlockSize);
        }
    }

    private static async Task<long> CopyAsync(PreparedBatch batch, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy log_entry (id, time, received_at, stated_time, level, source, feed, execution_id, component, message, raw, template_id, category, marks) from stdin (format binary)", ct);
        foreach (var row in batch.Lines)
        {
            var line = row.Line;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(line.Time.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.Received.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await WriteAsync(copy, line.StatedTime?.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await WriteAsync(copy, (short?)line.Level, NpgsqlDbType.Smallint, ct);
            await copy.WriteAsync(row.Source, NpgsqlDbType.Text, ct);
            await WriteAsync(copy, line.Feed, ct);
            await WriteAsync(copy, line.ExecutionId, ct);
            await WriteAsync(copy, line.Component, ct);
            await copy.WriteAsync(line.Message, NpgsqlDbType.Text, ct);
            await WriteAsync(copy, ReferenceEquals(line.Raw, line.Message) ? null : line.Raw, ct);
            await copy.WriteAsync(row.TemplateId, NpgsqlDbType.Bigint, ct);
            await WriteAsync(copy, row.Category, ct);
            await copy.WriteAsync((int)line.Marks, NpgsqlDbType.Integer, ct);
        }

        return (long)await copy.CompleteAsync(ct);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken ct) =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Text, ct);

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken ct) where T : struct =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value.Value, type, ct);
}

using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Search;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Writes a batch in one transaction: lines by COPY, counters, templates, checkpoints and events.</summary>
internal sealed class BatchWriter(NpgsqlDataSource database, LogPartitions partitions, IdBlocks ids, BatchEvents events, LiveRelay<LogEntry> live)
{
    /// <returns>Lines that the database took.</returns>
    public async Task<long> WriteAsync(PreparedBatch batch, CancellationToken ct)
    {
        // A followed file has no sender to trace; only its errors are worth one.
        var traceParent = batch.Units.FirstOrDefault(unit => unit.TraceParent is not null)?.TraceParent;
        using var activity = traceParent is null && batch.Errors.Count == 0 ? null : HermesTelemetry.Continue("store log batch", traceParent);
        activity?.SetTag("hermes.lines", batch.Lines);
        await partitions.EnsureAsync(batch.Days, ct);
        var blocks = await ids.TakeAsync(batch.Lines, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Checkpoints and keys first: if another process has moved one on or taken one, nothing else need be written.
        await ClaimAsync(batch, transaction, ct);
        var copied = await new RowCopy(batch, blocks).WriteAsync(connection, ct);
        await BacklogOf(batch).WriteAsync(transaction, ct);
        await BatchCounters.AddAsync(batch, transaction, ct);
        await events.AddAsync(batch, transaction, ct);
        await live.AnnounceAsync(transaction, LiveLines.KeyOf(batch, blocks), ct);
        await transaction.CommitAsync(ct);
        return copied;
    }

    private static BacklogEntry BacklogOf(PreparedBatch batch)
    {
        var entry = new BacklogEntry();
        foreach (var unit in batch.Units)
        {
            entry.AddSource(unit.Lines.Source);
            foreach (var row in unit.Lines)
            {
                entry.Add(row.Id, row.Time.UtcTicks);
            }
        }

        return entry;
    }

    // In the order of their keys, as all rows are taken: two writers wait for each other, but never in a circle.
    private static async Task ClaimAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var unit in batch.Units.Where(unit => unit.Checkpoint is not null).OrderBy(unit => unit.Lines.Source, StringComparer.Ordinal))
        {
            await unit.Checkpoint!.ApplyAsync(transaction, ct);
        }

        var requests = batch.Units.Select(unit => unit.Request).OfType<IdempotentRequest>().ToList();
        if (requests.Count > 0)
        {
            await IdempotentRequest.ClaimAsync(requests, transaction, ct);
        }
    }
}

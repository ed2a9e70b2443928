using System.Security.Cryptography;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.Executions;

/// <summary>
/// Imports a CSV as it arrives, a transaction every few thousand rows; the next ones are read while those are stored.
/// A bad row is named and the others are kept. How far it came commits with the rows: the same file sent again goes on there.
/// </summary>
internal sealed class CsvImport(ImportRecord import, ColumnMap map, NpgsqlConnection connection, ExecutionStore store, TimeProvider time, long maxBytes) : IDisposable
{
    private const int RowsPerTransaction = 20_000;
    private const int MostRejectedListed = 100;

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<RejectedRow> _rejected = [.. import.RejectedRows];
    private readonly bool _wasComplete = import.State == ImportState.Completed;
    private List<ExecutionFact> _pending = new(RowsPerTransaction);
    private Task _storing = Task.CompletedTask;
    private long _rejectedCount = import.RejectedCount;
    private long _rowsTaken = import.Rows;
    private long _line;
    private bool _moving;

    /// <returns>What keeps the file from being imported, or from going further; null when it was read to its end.</returns>
    public async Task<(string Field, string Message)?> RunAsync(Stream content, CancellationToken ct)
    {
        try
        {
            var rows = new CsvRows(await CsvText.OpenAsync(new BoundedStream(content, maxBytes), ct));
            try
            {
                var wrong = await ReadAsync(rows, ct);
                if (wrong?.Field != IdempotentRequest.Header)
                {
                    await StoreAsync(rows, wrong is null ? ImportState.Completed : ImportState.Failed, ct, wrong?.Message);
                    await _storing;
                }

                return wrong;
            }
            catch (InvalidDataException e)
            {
                await _storing;
                await StoreAsync(rows, ImportState.Failed, ct, $"Line {Math.Max(1, _line)}: {e.Message}");
                await _storing;
                return ($"line {Math.Max(1, _line)}", $"{e.Message} The rows before it are imported ({import.Imported} new).");
            }
        }
        finally
        {
            // The connection is the caller's again only when nothing runs on it any more.
            await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _digest.Dispose();

    private async Task<(string Field, string Message)?> ReadAsync(CsvRows rows, CancellationToken ct)
    {
        rows.Delimiter = CsvColumns.FindDelimiter((await rows.PeekLineAsync(ct)).Span);
        if (!await rows.ReadAsync(ct))
        {
            return ("file", "The file is empty. It needs a header and at least one row.");
        }

        var (columns, error) = CsvColumns.Read(rows, map);
        if (columns is null)
        {
            return ("header", error!);
        }

        _digest.AppendData(rows.Row);
        if (await SkipStoredAsync(rows, ct) is { } other)
        {
            return other;
        }

        _moving = !_wasComplete;
        while (await ReadRowAsync(rows, ct))
        {
            if (_wasComplete)
            {
                return (IdempotentRequest.Header, $"The import '{import.Id}' was complete, and this file has more rows. Send it under a key of its own.");
            }

            Take(columns, rows);
            if (++_rowsTaken - import.Rows >= RowsPerTransaction)
            {
                await StoreAsync(rows, ImportState.Running, ct);
            }
        }

        return null;
    }

    private async ValueTask<bool> ReadRowAsync(CsvRows rows, CancellationToken ct)
    {
        try
        {
            if (!await rows.ReadAsync(ct))
            {
                return false;
            }
        }
        finally
        {
            _line = rows.Line;
        }

        _digest.AppendData(rows.Row);
        return true;
    }

    private async Task<(string Field, string Message)?> SkipStoredAsync(CsvRows rows, CancellationToken ct)
    {
        while (rows.Position < import.Position && await ReadRowAsync(rows, ct))
        {
        }

        return import.Digest is null || (rows.Position == import.Position && _digest.GetCurrentHash().AsSpan().SequenceEqual(import.Digest))
            ? null
            : (IdempotentRequest.Header, $"The import '{import.Id}' began with another file. Send the same file again to go on, or this one under a key of its own.");
    }

    private void Take(CsvColumns columns, CsvRows rows)
    {
        var before = _rejectedCount;
        void Wrong(string field, string reason)
        {
            // One row counts once, by its first fault.
            if (_rejectedCount == before)
            {
                _rejectedCount++;
                if (_rejected.Count < MostRejectedListed)
                {
                    _rejected.Add(new RejectedRow(rows.Line, field, reason));
                }
            }
        }

        if (new ReportRow(columns, Wrong).Read() is { } report && ExecutionCheck.ToFact(report, time.GetUtcNow(), Wrong) is { } fact)
        {
            _pending.Add(fact);
        }
    }

    // Waits for the batch before; this one is stored while the next is read.
    private async Task StoreAsync(CsvRows rows, ImportState state, CancellationToken ct, string? problem = null)
    {
        await _storing;
        if (_wasComplete)
        {
            return;
        }

        var facts = _pending;
        _pending = new List<ExecutionFact>(RowsPerTransaction);
        var before = import.Position;
        import.State = state;
        import.Problem = problem;
        import.Rows = _rowsTaken;
        // A file whose header is wrong may be mended and sent again.
        if (_moving)
        {
            import.Position = rows.Position;
            import.Digest = _digest.GetCurrentHash();
        }

        import.RejectedCount = _rejectedCount;
        import.RejectedRows = _rejected;
        _storing = StoreAsync(facts, before, ct);
    }

    private async Task StoreAsync(List<ExecutionFact> facts, long positionBefore, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await store.MergeAsync(transaction, facts, historical: true, ct);
        import.Imported += changed;
        import.Duplicates += facts.Count - changed;
        await import.AdvanceAsync(transaction, positionBefore, ct);
        await transaction.CommitAsync(ct);
    }
}

using System.Text;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Executions;

/// <summary>Imports a CSV as it arrives, a transaction every few thousand rows. A bad row is named and the others are kept.</summary>
internal sealed class CsvImport(ExecutionStore store, TimeProvider time, long maxBytes)
{
    private const int RowsPerTransaction = 10_000;
    private const int MostRejectedListed = 100;

    private readonly List<ExecutionFact> _pending = [];
    private readonly List<RejectedRow> _rejected = [];
    private long _imported;
    private long _duplicates;
    private long _rejectedCount;

    public ImportResult Result => new(_imported, _duplicates, _rejectedCount, _rejected);

    /// <returns>Why the file cannot be imported, or goes no further; null when it was read to its end.</returns>
    public async Task<(string Field, string Message)?> RunAsync(Stream content, CancellationToken ct)
    {
        using var text = new StreamReader(new BoundedStream(content, maxBytes), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
        var rows = new CsvRows(text);
        try
        {
            var header = await rows.ReadHeaderAsync(ct);
            if (string.IsNullOrWhiteSpace(header))
            {
                return ("file", "The file is empty. It needs a header and at least one row.");
            }

            var (columns, error) = CsvColumns.Read(header);
            if (columns is null)
            {
                return ("header", error!);
            }

            rows.Delimiter = columns.Delimiter;
            while (await rows.ReadAsync(ct) is { } row)
            {
                Take(columns, row, rows.Line);
                if (_pending.Count >= RowsPerTransaction)
                {
                    await StoreAsync(ct);
                }
            }
        }
        catch (InvalidDataException e)
        {
            await StoreAsync(ct);
            return ($"line {Math.Max(1, rows.Line)}", $"{e.Message} The rows before it are imported ({_imported} new).");
        }

        await StoreAsync(ct);
        return null;
    }

    private void Take(CsvColumns columns, string[] row, long line)
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
                    _rejected.Add(new RejectedRow(line, field, reason));
                }
            }
        }

        if (CsvRow.Read(columns, row, Wrong) is { } report && ExecutionCheck.ToFact(report, time.GetUtcNow(), Wrong) is { } fact)
        {
            _pending.Add(fact);
        }
    }

    private async Task StoreAsync(CancellationToken ct)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var changed = await store.StoreAsync(_pending, historical: true, ct);
        _imported += changed;
        _duplicates += _pending.Count - changed;
        _pending.Clear();
    }
}

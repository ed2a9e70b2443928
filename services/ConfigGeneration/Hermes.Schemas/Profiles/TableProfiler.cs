using Hermes.Schemas.Profiles.Statistics;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Profiles;

/// <summary>Takes the records of a reader batch by batch; columns are looked at in parallel while the next batch is read.</summary>
internal sealed class TableProfiler(RecordReader reader, SampleLimits limits, IReadOnlyList<KeyCandidate> keys)
{
    /// <summary>Columns whose values are kept as hashes to look for composite keys.</summary>
    private const int MaxKeyColumns = 64;

    private readonly HashSet<ulong> _rowHashes = [];
    private readonly List<ulong[]> _batchHashes = [];

    public List<ColumnProfiler> Columns { get; } = [];

    /// <summary>Hashes of the first <see cref="RowsForKeys"/> values of each column; null for columns too far right.</summary>
    public List<List<ulong>?> Hashes { get; } = [];

    /// <summary>Rows looked at for keys and repeated rows.</summary>
    public int RowsForKeys { get; private set; }

    public long Rows { get; private set; }

    public long Duplicates { get; private set; }

    public long? FirstDuplicate { get; private set; }

    /// <summary>How keys known beforehand fare over all rows.</summary>
    public KeyCheck Keys { get; private set; } = new([], []);

    public void Run(CancellationToken ct)
    {
        var (current, other) = (new RecordBatch(), new RecordBatch());
        var more = current.Fill(reader, limits.MaxRows);
        while (more)
        {
            ct.ThrowIfCancellationRequested();
            AddColumns(current.Columns);
            var (ahead, left) = (other, limits.MaxRows - Rows - current.Rows);
            var names = Columns.Count;
            var reading = Task.Run(() => left > 0 && ahead.Fill(reader, left), CancellationToken.None);
            try
            {
                Take(current, names);
            }
            finally
            {
                // Whatever happened here, nobody may go on reading.
                ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
            }

            more = reading.GetAwaiter().GetResult();
            (current, other) = (other, current);
        }

        AddColumns(reader.Columns.Count);
    }

    private void Take(RecordBatch batch, int columns)
    {
        if (batch.Rows * columns > 2_000)
        {
            Parallel.For(0, columns, column => TakeColumn(batch, column));
        }
        else
        {
            for (var column = 0; column < columns; column++)
            {
                TakeColumn(batch, column);
            }
        }

        Keys = Rows == 0 ? new KeyCheck(keys, reader.Columns) : Keys;
        Keys.Take(_batchHashes, batch.Rows);
        for (var row = 0; row < batch.Rows; row++)
        {
            if (RowsForKeys < limits.MaxKeyRows)
            {
                RowsForKeys++;
                TakeRowHash(batch, row, columns);
            }
        }

        Rows += batch.Rows;
    }

    private void TakeColumn(RecordBatch batch, int column)
    {
        var profiler = Columns[column];
        var hashes = _batchHashes[column];
        if (hashes.Length < batch.Rows)
        {
            hashes = _batchHashes[column] = new ulong[batch.Rows];
        }

        for (var row = 0; row < batch.Rows; row++)
        {
            hashes[row] = profiler.Add(batch[row, column], batch.Line(row));
        }

        Hashes[column]?.AddRange(hashes.AsSpan(0, Math.Min(batch.Rows, Math.Max(0, limits.MaxKeyRows - RowsForKeys))));
    }

    private void TakeRowHash(RecordBatch batch, int row, int columns)
    {
        var hash = 0UL;
        for (var column = 0; column < columns; column++)
        {
            hash = ValueHash.Combine(hash, _batchHashes[column][row]);
        }

        if (!_rowHashes.Add(hash))
        {
            Duplicates++;
            FirstDuplicate ??= batch.Line(row);
        }
    }

    // A field that first appears in a later record of JSON or XML was missing before.
    private void AddColumns(int count)
    {
        while (Columns.Count < count)
        {
            var profiler = new ColumnProfiler(reader.Columns[Columns.Count], ColumnBudget.Of(count));
            profiler.AddMissing(Rows);
            Hashes.Add(Columns.Count < MaxKeyColumns ? [.. Enumerable.Repeat(0UL, RowsForKeys)] : null);
            _batchHashes.Add([]);
            Columns.Add(profiler);
        }
    }
}

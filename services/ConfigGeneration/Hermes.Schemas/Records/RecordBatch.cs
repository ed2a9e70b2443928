namespace Hermes.Schemas.Records;

/// <summary>Some thousand records in one piece of memory, so that columns can be looked at beside each other while reading goes on.</summary>
internal sealed class RecordBatch
{
    private const int MaxRows = 4096;
    private const int MaxChars = 1024 * 1024;
    private const int MaxCells = 256 * 1024;
    private char[] _chars = new char[64 * 1024];
    private int[] _ends = new int[1024];
    private readonly int[] _firstCells = new int[MaxRows + 1];
    private readonly long[] _lines = new long[MaxRows];
    private int _cells;
    private int _length;

    public int Rows { get; private set; }

    /// <summary>Columns known when the batch was full.</summary>
    public int Columns { get; private set; }

    public long Line(int row) => _lines[row];

    /// <summary>A value; empty when it is missing.</summary>
    public ReadOnlySpan<char> this[int row, int column]
    {
        get
        {
            var cell = _firstCells[row] + column;
            if (cell >= _firstCells[row + 1])
            {
                return default;
            }

            var start = cell == 0 ? 0 : _ends[cell - 1];
            return _chars.AsSpan(start, _ends[cell] - start);
        }
    }

    /// <summary>Replaces the records by the next ones; false when there are none.</summary>
    public bool Fill(RecordReader reader, long maxRows)
    {
        (_cells, _length, Rows) = (0, 0, 0);
        while (Rows < Math.Min(MaxRows, maxRows) && _length < MaxChars && _cells < MaxCells && reader.Read())
        {
            _lines[Rows] = reader.Line;
            if (reader.Misfit is { } misfit)
            {
                reader.Notes.AddMisfit(reader, misfit);
            }

            _firstCells[Rows++] = _cells;
            for (var column = 0; column < reader.Columns.Count; column++)
            {
                var text = reader.Text(column);
                if (CellFormula.Is(text))
                {
                    reader.Notes.AddFormula(reader.Line, column);
                }

                Add(text);
            }
        }

        _firstCells[Rows] = _cells;
        Columns = reader.Columns.Count;
        return Rows > 0;
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + text.Length));
        }

        text.CopyTo(_chars.AsSpan(_length));
        _length += text.Length;
        if (_cells == _ends.Length)
        {
            Array.Resize(ref _ends, _cells * 2);
        }

        _ends[_cells++] = _length;
    }
}

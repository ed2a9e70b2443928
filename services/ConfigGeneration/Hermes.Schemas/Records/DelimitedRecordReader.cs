using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Records;

/// <summary>
/// Records of a delimited file; a file without header gets columns column_1, column_2 … Header rows that come again are
/// left out, and where a table of other columns begins, this one ends.
/// </summary>
internal sealed class DelimitedRecordReader : RecordReader
{
    private readonly TextReader _text;
    private readonly DelimitedParser _parser;
    private readonly Dialect _dialect;
    private readonly List<string?> _cells = [];
    private readonly Queue<HeldRecord> _held = new();
    private readonly Queue<HeldRecord> _ahead = new();
    private HeldRecord? _current;
    private string[] _header = [];
    private bool _first = true;
    private bool _cellsAreRead;

    public DelimitedRecordReader(TextReader text, Dialect dialect, SampleLimits limits)
    {
        _text = text;
        _parser = new DelimitedParser(text, dialect, limits);
        _dialect = dialect;
    }

    public override string? Misfit => FieldCount == Columns.Count ? null : $"The row has {FieldCount} fields; {Columns.Count} are expected.";

    public override long? UnterminatedQuoteLine => _parser.UnterminatedQuoteLine;

    public override long StrayQuotes => _parser.StrayQuotes;

    public override long? FirstStrayQuoteLine => _parser.FirstStrayQuoteLine;

    public override long Nuls => _parser.Nuls;

    public override long? FirstNulLine => _parser.FirstNulLine;

    public override long Undecodable => _parser.Undecodable;

    public override long? FirstUndecodableLine => _parser.FirstUndecodableLine;

    public override long Comments => _parser.Comments;

    public override IReadOnlyList<string?> Values
    {
        get
        {
            if (!_cellsAreRead)
            {
                _cellsAreRead = true;
                _cells.Clear();
                for (var i = 0; i < Math.Min(FieldCount, Columns.Count); i++)
                {
                    _cells.Add(Text(i).ToString());
                }
            }

            return _cells;
        }
    }

    /// <inheritdoc />
    public override ReadOnlySpan<char> Text(int column) =>
        column >= FieldCount ? default : _current is { } held ? held.Cells[column] : _parser[column];

    public override bool Read()
    {
        if (_dialect.FooterRows == 0)
        {
            return ReadRow();
        }

        while (_ahead.Count <= _dialect.FooterRows && ReadRow())
        {
            _ahead.Enqueue(_current ?? Hold());
        }

        var isTail = _ahead.Count <= _dialect.FooterRows;
        while (_ahead.TryDequeue(out var row))
        {
            if (!isTail || !Footers.IsFooter(row.Cells, Columns.Count))
            {
                return Begin(row.Line, row.Cells.Length, row);
            }

            NoteFooter(row.Line, string.Join(_dialect.Delimiter, row.Cells));
        }

        return false;
    }

    protected override void Dispose(bool disposing) => _text.Dispose();

    private bool ReadRow()
    {
        if (_held.TryDequeue(out var held))
        {
            return Begin(held.Line, held.Cells.Length, held);
        }

        if (NextTableLine is not null || !_parser.Read() || (_first && !ReadHeader()))
        {
            return false;
        }

        while (IsOddRow())
        {
            if (IsHeaderAgain())
            {
                RepeatedHeaders++;
                FirstRepeatedHeaderLine ??= _parser.Line;
                if (!_parser.Read())
                {
                    return false;
                }

                continue;
            }

            return _parser.FieldCount == Columns.Count || ReadOddRow();
        }

        return Begin(_parser.Line, _parser.FieldCount, null);
    }

    private bool Begin(long line, int fields, HeldRecord? held)
    {
        StartRecord(line);
        _current = held;
        _cellsAreRead = false;
        FieldCount = fields;
        return true;
    }

    private bool ReadHeader()
    {
        _first = false;
        var rows = _dialect.HasHeader ? Math.Max(1, _dialect.HeaderRows) : 0;
        var names = new List<string>();
        for (var i = 0; i < _parser.FieldCount; i++)
        {
            names.Add(rows > 0 ? _parser[i].Trim().Trim('\uFEFF').ToString() : "");
        }

        _header = rows > 0 ? [.. names] : [];
        if (_dialect.Fields is { } fields && rows > 0)
        {
            names.InsertRange(0, Enumerable.Repeat("", Math.Clamp(_dialect.HeaderOffset, 0, Math.Max(0, fields - names.Count))));
            names.AddRange(Enumerable.Repeat("", Math.Max(0, fields - names.Count)));
        }

        for (var row = 1; row < rows && _parser.Read(); row++)
        {
            for (var i = 0; i < Math.Min(names.Count, _parser.FieldCount); i++)
            {
                names[i] = $"{names[i]} {_parser[i].Trim()}".Trim();
            }
        }

        AddColumns(names, rows > 0);

        return rows == 0 || _parser.Read();
    }

    // Few rows come this far: one of another width, or one that begins like the header.
    private bool IsOddRow() =>
        _parser.FieldCount != Columns.Count || (_header.Length > 0 && _parser[0].SequenceEqual(_header[0]) && IsHeaderAgain());

    private bool IsHeaderAgain()
    {
        if (_header.Length == 0 || _parser.FieldCount != _header.Length)
        {
            return false;
        }

        for (var i = 0; i < _header.Length; i++)
        {
            if (!_parser[i].Trim().SequenceEqual(_header[i]))
            {
                return false;
            }
        }

        return true;
    }

    // A row of another width is another table's header when it holds names only and the rows after it have its width.
    private bool ReadOddRow()
    {
        var row = Hold();
        if (_header.Length == 0 || row.Cells.Length < 2 || !OtherTable.IsHeader(row.Cells, _header))
        {
            return Begin(_parser.Line, _parser.FieldCount, null);
        }

        if (!_parser.Read())
        {
            return Begin(row.Line, row.Cells.Length, row);
        }

        var next = Hold();
        if (next.Cells.Length == row.Cells.Length && OtherTable.IsData(next.Cells))
        {
            NextTableLine = row.Line;
            return false;
        }

        _held.Enqueue(next);
        return Begin(row.Line, row.Cells.Length, row);
    }

    private HeldRecord Hold()
    {
        var cells = new string[_parser.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _parser[i].ToString();
        }

        return new HeldRecord(_parser.Line, cells);
    }

    private sealed record HeldRecord(long Line, string[] Cells);
}

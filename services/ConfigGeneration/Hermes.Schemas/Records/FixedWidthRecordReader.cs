using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Records;

/// <summary>
/// Records of a file in which every column has its place in the line. Blanks around values are not part of them. Lines of
/// dashes and header lines that come again are left out. Text between or behind the columns makes the row a misfit: a value
/// that grew out of its place is told, not cut.
/// </summary>
internal sealed class FixedWidthRecordReader : RecordReader
{
    private readonly TextReader _text;
    private readonly FixedWidthLines _lines;
    private readonly Dialect _dialect;
    private readonly IReadOnlyList<FixedColumn> _places;
    private readonly Queue<(long Line, string Text)> _held = new();
    private readonly List<string?> _cells = [];
    private string? _header;
    private string? _current;
    private bool _started;

    public FixedWidthRecordReader(TextReader text, Dialect dialect, SampleLimits limits)
    {
        _text = text;
        _lines = new FixedWidthLines(text, limits);
        _dialect = dialect;
        _places = dialect.Columns is { Count: > 0 } columns ? columns : [new FixedColumn(1, null)];
    }

    public override long Nuls => _lines.Nuls;

    public override long? FirstNulLine => _lines.FirstNulLine;

    public override long Undecodable => _lines.Undecodable;

    public override long? FirstUndecodableLine => _lines.FirstUndecodableLine;

    public override long Comments => _lines.Comments;

    public override IReadOnlyList<string?> Values
    {
        get
        {
            _cells.Clear();
            for (var i = 0; i < Columns.Count; i++)
            {
                _cells.Add(Text(i).ToString());
            }

            return _cells;
        }
    }

    public override string? Misfit
    {
        get
        {
            var at = FixedWidthLine.FirstOutside(Current, _places);
            return at < 0 ? null : $"Text stands outside of the columns, from character {at + 1} on.";
        }
    }

    private ReadOnlySpan<char> Current => _current is null ? _lines.Current : _current;

    public override ReadOnlySpan<char> Text(int column) => column < _places.Count ? FixedWidthLine.Cell(Current, _places[column]) : default;

    public override bool Read()
    {
        if (!_started)
        {
            _started = true;
            ReadHeader();
        }

        if (_dialect.FooterRows == 0)
        {
            return NextRow() && Begin(_lines.Line, null);
        }

        while (_held.Count <= _dialect.FooterRows && NextRow())
        {
            _held.Enqueue((_lines.Line, _lines.Current.ToString()));
        }

        var isTail = _held.Count <= _dialect.FooterRows;
        while (_held.TryDequeue(out var row))
        {
            if (!isTail || !FixedWidthLine.IsFooter(row.Text, _places))
            {
                return Begin(row.Line, row.Text);
            }

            NoteFooter(row.Line, row.Text);
        }

        return false;
    }

    protected override void Dispose(bool disposing) => _text.Dispose();

    private bool Begin(long line, string? text)
    {
        StartRecord(line);
        _current = text;
        FieldCount = Columns.Count;
        return true;
    }

    private void ReadHeader()
    {
        _lines.Skip(_dialect.SkipLines);
        var names = _places.Select(_ => "").ToArray();
        for (var row = 0; _dialect.HasHeader && row < Math.Max(1, _dialect.HeaderRows) && _lines.Read(_dialect.Comment); row++)
        {
            _header ??= _lines.Current.ToString();
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = $"{names[i]} {FixedWidthLine.Cell(_lines.Current, _places[i])}".Trim().Trim('\uFEFF');
            }
        }

        AddColumns(names, _dialect.HasHeader);
    }

    private bool NextRow()
    {
        while (_lines.Read(_dialect.Comment))
        {
            if (_header is not null && _lines.Current.TrimEnd().SequenceEqual(_header.AsSpan().TrimEnd()))
            {
                RepeatedHeaders++;
                FirstRepeatedHeaderLine ??= _lines.Line;
            }
            else if (!Footers.IsRuler(_lines.Current))
            {
                return true;
            }
        }

        return false;
    }
}

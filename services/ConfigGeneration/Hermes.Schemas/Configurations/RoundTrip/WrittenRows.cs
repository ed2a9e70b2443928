using System.Text;
using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>
/// Fields of a delimited file that hold delimiters, quotes or line ends: written in the file's dialect, they are read again by the
/// reader itself. Other fields are read back as they are by the meaning of the dialect, so they are left out of the rows.
/// </summary>
internal sealed class WrittenRows(Dialect dialect, SampleLimits limits)
{
    private const int FlushChars = 256 * 1024;
    private readonly Dialect _bare = dialect with { HasHeader = false, SkipLines = 0 };
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _expected = new();
    private readonly List<(int Column, int End)> _fields = [];
    private readonly List<(long Line, int LastField)> _rows = [];
    private DelimitedRowWriter? _writer;
    private bool _isRowOpen;
    private int _written;

    private DelimitedRowWriter Writer => _writer ??= new DelimitedRowWriter(_bare, _text);

    /// <summary>Adds a field of the current row when it takes part in the dialect.</summary>
    public void Field(int column, ReadOnlySpan<char> field)
    {
        if (Writer.IsSpecial(field, column == 0))
        {
            if (!_isRowOpen && column > 0)
            {
                // What begins a row may mean something there (a comment) that it does not mean in its column.
                Write(0, "x");
            }

            Write(column, field);
            _isRowOpen = true;
        }
    }

    /// <summary>Ends a row; true when it is time to <see cref="Flush"/>.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="keep">False to forget it.</param>
    public bool EndRow(long line, bool keep)
    {
        if (!_isRowOpen)
        {
            return false;
        }

        _isRowOpen = false;
        Writer.End();
        if (keep)
        {
            _rows.Add((line, _fields.Count));
            _written = _text.Length;
        }
        else
        {
            var fields = _rows.Count == 0 ? 0 : _rows[^1].LastField;
            _fields.RemoveRange(fields, _fields.Count - fields);
            _expected.Length = fields == 0 ? 0 : _fields[^1].End;
            _text.Length = _written;
        }

        return _written > FlushChars;
    }

    /// <summary>Reads what was written and gives back the rows that differ, with the first column that does; then begins anew.</summary>
    public List<(long Line, int Column, string Expected, string Found)> Flush()
    {
        var differing = new List<(long, int, string, string)>();
        var parser = new DelimitedParser(new StringReader(_text.ToString()), _bare, limits);
        var expected = _expected.ToString();
        var field = 0;
        foreach (var (line, last) in _rows)
        {
            var found = parser.Read();
            for (var i = 0; field < last; i++, field++)
            {
                var text = expected.AsSpan((field == 0 ? 0 : _fields[field - 1].End).._fields[field].End);
                if (!found || i >= parser.FieldCount || !parser[i].SequenceEqual(text))
                {
                    differing.Add((line, _fields[field].Column, text.ToString(), found && i < parser.FieldCount ? parser[i].ToString() : ""));
                    field = last;
                }
            }
        }

        _text.Clear();
        _expected.Clear();
        _fields.Clear();
        _rows.Clear();
        _written = 0;
        return differing;
    }

    private void Write(int column, ReadOnlySpan<char> field)
    {
        Writer.Field(field);
        _expected.Append(field);
        _fields.Add((column, _expected.Length));
    }
}

using System.Text;
using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>
/// Rows of a delimited file that hold fields with delimiters, quotes or line ends: written in the file's dialect, they are
/// read again by the reader itself. Rows without such fields are read back as they are by the meaning of the dialect.
/// </summary>
internal sealed class WrittenRows(Dialect dialect, SampleLimits limits)
{
    private const int FlushChars = 256 * 1024;
    private readonly Dialect _bare = dialect with { HasHeader = false, SkipLines = 0 };
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _expected = new();
    private readonly List<int> _ends = [];
    private readonly List<(long Line, int Fields)> _rows = [];
    private DelimitedRowWriter? _writer;

    private DelimitedRowWriter Writer => _writer ??= new DelimitedRowWriter(_bare, _text);

    /// <summary>Whether a field takes part in the dialect.</summary>
    public bool IsSpecial(ReadOnlySpan<char> field, bool first) => Writer.IsSpecial(field, first);

    /// <summary>Adds a field of the row that <see cref="EndRow"/> ends.</summary>
    public void Field(ReadOnlySpan<char> field)
    {
        Writer.Field(field);
        _expected.Append(field);
        _ends.Add(_expected.Length);
    }

    /// <summary>Ends a row; true when it is time to <see cref="Flush"/>.</summary>
    public bool EndRow(long line, int fields)
    {
        Writer.End();
        _rows.Add((line, fields));
        return _text.Length > FlushChars;
    }

    /// <summary>Reads what was written and gives back the rows that differ, with the number of the field; then begins anew.</summary>
    public List<(long Line, int Field, string Expected, string Found)> Flush()
    {
        var differing = new List<(long, int, string, string)>();
        var parser = new DelimitedParser(new StringReader(_text.ToString()), _bare, limits);
        var expected = _expected.ToString();
        var cell = 0;
        foreach (var (line, fields) in _rows)
        {
            var found = parser.Read();
            for (var i = 0; i < fields; i++, cell++)
            {
                var text = expected.AsSpan((cell == 0 ? 0 : _ends[cell - 1])..(_ends[cell]));
                if (!found || i >= parser.FieldCount || !parser[i].SequenceEqual(text))
                {
                    differing.Add((line, i, text.ToString(), found && i < parser.FieldCount ? parser[i].ToString() : ""));
                    cell += fields - i;
                    break;
                }
            }
        }

        _text.Clear();
        _expected.Clear();
        _ends.Clear();
        _rows.Clear();
        return differing;
    }
}

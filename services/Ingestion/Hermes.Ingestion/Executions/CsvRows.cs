using System.Text;

namespace Hermes.Ingestion.Executions;

/// <summary>
/// Reads rows of a CSV (RFC 4180: quotes, doubled quotes, line ends within quotes) from a stream of characters, one row in
/// memory at a time. A quote that is never closed ends with an error instead of swallowing the file.
/// </summary>
internal sealed class CsvRows(TextReader text)
{
    private const int LongestRow = 1024 * 1024;

    private readonly char[] _buffer = new char[64 * 1024];
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private int _at;
    private int _length;
    private int _rowLength;
    private long _lineEnds;

    /// <summary>Separates fields; a comma until it is set.</summary>
    public char Delimiter { get; set; } = ',';

    /// <summary>One-based line in which the last row began.</summary>
    public long Line { get; private set; }

    /// <summary>The first line as it stands, to find the delimiter in; empty when there is none.</summary>
    public async Task<string> ReadHeaderAsync(CancellationToken ct)
    {
        while (await NextAsync(ct) is >= 0 and var c && c != '\n')
        {
            _field.Append((char)c);
            Count();
        }

        var header = _field.ToString();
        _field.Clear();
        _lineEnds = 1;
        Line = 1;
        return header;
    }

    /// <summary>The fields of the next row that is not empty; null at the end.</summary>
    public async Task<string[]?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            _fields.Clear();
            _rowLength = 0;
            Line = _lineEnds + 1;
            var more = await ReadRowAsync(ct);
            if (_fields.Count > 1 || (_fields.Count == 1 && _fields[0].Length > 0))
            {
                return [.. _fields];
            }

            if (!more)
            {
                return null;
            }
        }
    }

    private async ValueTask<bool> ReadRowAsync(CancellationToken ct)
    {
        var quoted = false;
        var justClosed = false;
        while (true)
        {
            var next = _at < _length ? _buffer[_at++] : await NextAsync(ct);
            if (next < 0)
            {
                EndField();
                return quoted ? throw new InvalidDataException($"The quote opened in the row of line {Line} is not closed.") : false;
            }

            var c = (char)next;
            _lineEnds += c == '\n' ? 1 : 0;
            Count();
            if (quoted)
            {
                quoted = c != '"';
                justClosed = !quoted;
                if (quoted)
                {
                    _field.Append(c);
                }

                continue;
            }

            if (c == '"')
            {
                // Right after a closing quote it stands for itself: "say ""no""".
                quoted = true;
                if (justClosed)
                {
                    _field.Append(c);
                }
            }
            else if (c == Delimiter)
            {
                EndField();
            }
            else if (c == '\n')
            {
                EndField();
                return true;
            }
            else if (c != '\r')
            {
                _field.Append(c);
            }

            justClosed = false;
        }
    }

    private void EndField()
    {
        _fields.Add(_field.ToString());
        _field.Clear();
    }

    private void Count()
    {
        if (++_rowLength > LongestRow)
        {
            throw new InvalidDataException($"The row of line {Line} is longer than {LongestRow} characters; probably a quote is not closed.");
        }
    }

    private async ValueTask<int> NextAsync(CancellationToken ct)
    {
        if (_at == _length)
        {
            _length = await text.ReadAsync(_buffer.AsMemory(), ct);
            _at = 0;
        }

        return _at < _length ? _buffer[_at++] : -1;
    }
}

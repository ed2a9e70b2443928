namespace Hermes.Ingestion.Executions;

/// <summary>
/// Reads rows of a CSV (RFC 4180: quotes, doubled quotes, line ends within quotes) from a stream of UTF-8, one row in
/// memory at a time. A quote that is never closed ends with an error instead of swallowing the file.
/// </summary>
internal sealed class CsvRows(Stream content)
{
    private const int LongestRow = 1024 * 1024;
    private const int FirstBuffer = 256 * 1024;

    private readonly List<(int Start, int Length, bool Quoted)> _fields = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private byte[] _unquoted = new byte[1024];
    private int _start;
    private int _end;
    private int _length;
    private long _lineEnds;
    private int _rowLineEnds;
    private bool _complete;

    /// <summary>Separates fields.</summary>
    public byte Delimiter { get; set; } = (byte)',';

    /// <summary>One-based line in which the last row began.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes of the content up to the end of the last row.</summary>
    public long Position { get; private set; }

    /// <summary>The last row as it stands, with its line end. Valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_start, _length);

    public int Count => _fields.Count;

    /// <summary>The first line as it stands, without reading on; empty when there is none.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekLineAsync(CancellationToken ct)
    {
        int length;
        while ((length = _buffer.AsSpan(0, _end).IndexOf((byte)'\n')) < 0 && !_complete && _end < LongestRow)
        {
            await FillAsync(ct);
        }

        return _buffer.AsMemory(0, length < 0 ? _end : length);
    }

    /// <summary>Goes to the next row that is not empty; false at the end.</summary>
    /// <exception cref="InvalidDataException">A quote is not closed, or the row is too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        do
        {
            _start += _length;
            _lineEnds += _rowLineEnds;
            (_length, _rowLineEnds) = (0, 0);
            Line = _lineEnds + 1;
            while (!TryScan())
            {
                await FillAsync(ct);
            }

            Position += _length;
        }
        while (_length > 0 && _fields is [{ Length: 0 }]);
        return _length > 0;
    }

    /// <summary>A field of the row, without its quotes. Valid until the next field is asked for.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var (start, length, quoted) = _fields[index];
        var field = _buffer.AsSpan(_start + start, length);
        return quoted ? Unquote(field) : field;
    }

    // False when the row goes on behind what has been read.
    private bool TryScan()
    {
        _fields.Clear();
        _rowLineEnds = 0;
        var data = _buffer.AsSpan(_start, _end - _start);
        var (field, at, quoted) = (0, 0, false);
        while (true)
        {
            var found = data[at..].IndexOfAny(Delimiter, (byte)'"', (byte)'\n');
            if (found < 0)
            {
                if (_complete)
                {
                    Add(data, field, data.Length, quoted);
                    _length = data.Length;
                }

                return _complete;
            }

            at += found;
            if (data[at] == '"')
            {
                quoted = true;
                var inside = data[(at + 1)..];
                var close = inside.IndexOf((byte)'"');
                if (close < 0)
                {
                    return _complete ? throw new InvalidDataException($"The quote opened in the row of line {Line} is not closed.") : false;
                }

                _rowLineEnds += inside[..close].Count((byte)'\n');
                at += close + 2;
                continue;
            }

            Add(data, field, at, quoted);
            quoted = false;
            if (data[at] == '\n')
            {
                _rowLineEnds++;
                _length = at + 1;
                return true;
            }

            field = ++at;
        }
    }

    private void Add(ReadOnlySpan<byte> data, int from, int to, bool quoted)
    {
        while (to > from && data[to - 1] == '\r')
        {
            to--;
        }

        _fields.Add((from, to - from, quoted));
    }

    // Right after a closing quote, a quote stands for itself: "say ""no""".
    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> field)
    {
        if (_unquoted.Length < field.Length)
        {
            _unquoted = new byte[field.Length * 2];
        }

        var (length, inside) = (0, false);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != '"')
            {
                _unquoted[length++] = field[i];
            }
            else if (inside && i + 1 < field.Length && field[i + 1] == '"')
            {
                _unquoted[length++] = field[i++];
            }
            else
            {
                inside = !inside;
            }
        }

        return _unquoted.AsSpan(0, length);
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (_end - _start > LongestRow)
        {
            throw new InvalidDataException($"The row of line {Line} is longer than {LongestRow} bytes; probably a quote is not closed.");
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await content.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += read;
        _complete = read == 0;
    }
}

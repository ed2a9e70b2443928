namespace Hermes.Schemas.Delimited;

/// <summary>
/// Splits delimited text into records, reading ahead at most one buffer and allocating nothing per record.
/// It never throws on untidy text: text after a closing quote is kept, short and long records are handed on.
/// </summary>
public sealed class DelimitedParser
{
    private readonly TextReader _input;
    private readonly Dialect _dialect;
    private readonly SampleLimits _limits;
    private readonly char _delimiter;
    private readonly string _delimiterTail;
    private readonly string _stops;
    private readonly char[] _buffer = new char[32 * 1024];
    private readonly List<(int End, bool Quoted)> _fields = [];
    private char[] _record = new char[1024];
    private int _recordLength;
    private int _position;
    private int _filled;
    private long _line = 1;
    private bool _started;

    /// <summary>Starts at the current position of <paramref name="input"/>, which the caller keeps and disposes.</summary>
    public DelimitedParser(TextReader input, Dialect dialect, SampleLimits? limits = null)
    {
        _input = input;
        _dialect = dialect;
        _limits = limits ?? SampleLimits.Default;
        _delimiter = dialect.Delimiter[0];
        _delimiterTail = dialect.Delimiter[1..];
        _stops = dialect.Escape is { } escape ? $"{_delimiter}\r\n{escape}" : $"{_delimiter}\r\n";
    }

    /// <summary>Physical line on which the current record begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields in the current record.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>Line of a quoted field that the end of the text cut off; null when there is none.</summary>
    public long? UnterminatedQuoteLine { get; private set; }

    /// <summary>Quoted fields so far with text between the closing quote and the delimiter.</summary>
    public long StrayQuotes { get; private set; }

    /// <summary>A field of the current record; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _fields[index - 1].End;
            return _record.AsSpan(start, _fields[index].End - start);
        }
    }

    /// <summary>Whether a field of the current record was enclosed in quotes.</summary>
    public bool IsQuoted(int index) => _fields[index].Quoted;

    /// <summary>Moves to the next record that is neither blank nor a comment; false at the end.</summary>
    /// <exception cref="SampleRejectedException">A record is longer or wider than the limits allow.</exception>
    public bool Read()
    {
        if (!_started)
        {
            _started = true;
            for (var skipped = 0; skipped < _dialect.SkipLines && SkipLine(); skipped++)
            {
            }
        }

        while (true)
        {
            var next = Peek();
            if (next < 0)
            {
                return false;
            }

            if (next is '\n' or '\r')
            {
                EndLine();
                continue;
            }

            if (next == _dialect.Comment)
            {
                SkipLine();
                continue;
            }

            ReadRecord();
            return true;
        }
    }

    private void ReadRecord()
    {
        _fields.Clear();
        _recordLength = 0;
        Line = _line;
        while (ReadField())
        {
            if (_fields.Count >= _limits.MaxColumns)
            {
                throw new SampleRejectedException("tooManyColumns", $"The record has more than {_limits.MaxColumns:N0} columns.",
                    "Check the delimiter, or send the data in long form (one row per value).", Line);
            }
        }
    }

    // True when a delimiter follows, so that the record goes on.
    private bool ReadField()
    {
        if (_dialect.SkipInitialSpace)
        {
            while (Peek() == ' ')
            {
                _position++;
            }
        }

        var quoted = _dialect.Quote is { } quote && Peek() == quote;
        if (quoted)
        {
            _position++;
            ReadQuoted(_dialect.Quote!.Value);
        }

        var plainStart = _recordLength;
        var more = ReadPlain();
        StrayQuotes += quoted && !_record.AsSpan(plainStart, _recordLength - plainStart).IsWhiteSpace() ? 1 : 0;
        _fields.Add((_recordLength, quoted));
        return more;
    }

    private bool ReadPlain()
    {
        while (Fill())
        {
            var rest = _buffer.AsSpan(_position, _filled - _position);
            var stop = rest.IndexOfAny(_stops);
            Append(stop < 0 ? rest : rest[..stop]);
            _position += stop < 0 ? rest.Length : stop;
            if (stop < 0)
            {
                continue;
            }

            var found = _buffer[_position];
            if (found is '\r' or '\n' && found != _delimiter)
            {
                EndLine();
                return false;
            }

            _position++;
            if (found == _delimiter)
            {
                if (_delimiterTail.Length == 0 || TakeTail())
                {
                    return true;
                }

                Append([found]);
            }
            else
            {
                TakeEscaped();
            }
        }

        return false;
    }

    private void ReadQuoted(char quote)
    {
        var openedOn = _line;
        var escape = _dialect.Escape;
        while (Fill())
        {
            var rest = _buffer.AsSpan(_position, _filled - _position);
            var stop = escape is { } e ? rest.IndexOfAny(quote, e) : rest.IndexOf(quote);
            var text = stop < 0 ? rest : rest[..stop];
            _line += CountLines(text);
            Append(text);
            _position += text.Length;
            if (stop < 0)
            {
                continue;
            }

            _position++;
            if (escape is { } by && by != quote && _buffer[_position - 1] == by)
            {
                TakeEscaped();
            }
            else if (Peek() == quote)
            {
                Append([quote]);
                _position++;
            }
            else
            {
                return;
            }
        }

        UnterminatedQuoteLine = openedOn;
    }

    private void TakeEscaped()
    {
        if (!Fill())
        {
            return;
        }

        // Only what has a meaning is escaped; any other backslash is part of the text, as in a Windows path.
        var next = _buffer[_position];
        if (next == _dialect.Quote || next == _delimiter || next == _dialect.Escape)
        {
            Append([next]);
            _position++;
        }
        else
        {
            Append([_dialect.Escape!.Value]);
        }
    }

    private bool TakeTail()
    {
        for (var i = 0; i < _delimiterTail.Length; i++)
        {
            if (PeekAt(i) != _delimiterTail[i])
            {
                return false;
            }
        }

        _position += _delimiterTail.Length;
        return true;
    }

    private bool SkipLine()
    {
        while (Fill())
        {
            var end = _buffer.AsSpan(_position, _filled - _position).IndexOfAny('\r', '\n');
            _position = end < 0 ? _filled : _position + end;
            if (end >= 0)
            {
                EndLine();
                return true;
            }
        }

        return false;
    }

    private void EndLine()
    {
        var first = _buffer[_position++];
        if (first == '\r' && Peek() == '\n')
        {
            _position++;
        }

        _line++;
    }

    private static int CountLines(ReadOnlySpan<char> text) => text.Count('\n');

    private void Append(ReadOnlySpan<char> text)
    {
        if (_recordLength + text.Length > _limits.MaxRecordChars)
        {
            throw new SampleRejectedException("recordTooLong", $"The record is longer than {_limits.MaxRecordChars:N0} characters.",
                "Check that the file has line ends and that every quote is closed.", Line);
        }

        if (_recordLength + text.Length > _record.Length)
        {
            Array.Resize(ref _record, Math.Max(_record.Length * 2, _recordLength + text.Length));
        }

        text.CopyTo(_record.AsSpan(_recordLength));
        _recordLength += text.Length;
    }

    private int Peek() => Fill() ? _buffer[_position] : -1;

    private int PeekAt(int offset)
    {
        if (_position + offset >= _filled)
        {
            _buffer.AsSpan(_position, _filled - _position).CopyTo(_buffer);
            _filled -= _position;
            _position = 0;
            _filled += _input.ReadBlock(_buffer, _filled, _buffer.Length - _filled);
        }

        return _position + offset < _filled ? _buffer[_position + offset] : -1;
    }

    private bool Fill()
    {
        if (_position < _filled)
        {
            return true;
        }

        _position = 0;
        _filled = _input.ReadBlock(_buffer, 0, _buffer.Length);
        return _filled > 0;
    }
}

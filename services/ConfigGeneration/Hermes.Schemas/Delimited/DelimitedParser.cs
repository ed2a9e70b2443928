using System.Buffers;

namespace Hermes.Schemas.Delimited;

/// <summary>
/// Splits delimited text into records, reading ahead at most one buffer and allocating nothing per record.
/// It never throws on untidy text: quotes in the wrong place are repaired where the line shows how (<see cref="StrayQuotes"/>
/// counts them), short and long records are handed on.
/// </summary>
public sealed partial class DelimitedParser
{
    private readonly Dialect _dialect;
    private readonly SampleLimits _limits;
    private readonly RecordBuffer _buffer;
    private readonly FieldText _fields;
    private readonly FieldEnds _ends;
    private readonly SearchValues<char> _stops;
    private readonly SearchValues<char> _quoteStops;
    private readonly bool _repair;
    private int _repairs;
    private long _line = 1;
    private bool _started;

    /// <summary>Starts at the current position of <paramref name="input"/>, which the caller keeps and disposes.</summary>
    public DelimitedParser(TextReader input, Dialect dialect, SampleLimits? limits = null)
        : this(input, dialect, limits, repair: true)
    {
    }

    /// <summary>Without repair every quote is taken at its word: so readings are compared, lest a wrong one be mended into a tidy one.</summary>
    internal DelimitedParser(TextReader input, Dialect dialect, SampleLimits? limits, bool repair)
    {
        _repair = repair;
        _dialect = dialect;
        _limits = limits ?? SampleLimits.Default;
        _buffer = new RecordBuffer(input, _limits.MaxRecordChars);
        _fields = new FieldText(_buffer);
        _ends = new FieldEnds(_buffer, dialect);
        var lineEnds = dialect.RecordEnd is { Length: > 0 } end ? end[..1] : "\r\n";
        _stops = SearchValues.Create($"{dialect.Delimiter[0]}{lineEnds}{dialect.Escape}");
        _quoteStops = SearchValues.Create($"{dialect.Quote}{dialect.Escape}");
    }

    /// <summary>Physical line on which the current record begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields in the current record.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>Line of a quoted field that the end of the text cut off; null when there is none.</summary>
    public long? UnterminatedQuoteLine { get; private set; }

    /// <summary>Quotes so far that neither open nor close a field nor are doubled.</summary>
    public long StrayQuotes { get; private set; }

    /// <summary>Line of the first of them; null when there is none.</summary>
    public long? FirstStrayQuoteLine { get; private set; }

    /// <summary>NUL characters so far.</summary>
    internal long Nuls => _buffer.Nuls;

    /// <summary>Line of the first of them; null when there is none.</summary>
    internal long? FirstNulLine => _buffer.FirstNulLine;

    /// <summary>Characters so far that did not fit the encoding.</summary>
    internal long Undecodable => _buffer.Undecodable;

    /// <summary>Line of the first of them; null when there is none.</summary>
    internal long? FirstUndecodableLine => _buffer.FirstUndecodableLine;

    /// <summary>Lines so far that were left out as comments.</summary>
    internal long Comments { get; private set; }

    /// <summary>Quotes so far whose meaning an escape took away.</summary>
    internal long EscapedQuotes { get; private set; }

    /// <summary>A field of the current record; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> this[int index] => _fields[index];

    /// <summary>Whether a field of the current record was enclosed in quotes.</summary>
    public bool IsQuoted(int index) => _fields.IsQuoted(index);

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
            _buffer.BeginRecord();
            var next = _buffer.Peek();
            if (next < 0)
            {
                return false;
            }

            if (next is '\n' or '\r')
            {
                EndLine();
            }
            else if (next == _dialect.Comment)
            {
                Comments++;
                SkipLine();
            }
            else
            {
                ReadRecord();
                return true;
            }
        }
    }

    private void ReadRecord()
    {
        _fields.Clear();
        _repairs = 0;
        Line = _line;
        _buffer.Line = _line;
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
            while (_buffer.Peek() == ' ')
            {
                _buffer.Position++;
            }
        }

        if (_dialect.Quote is { } quote && _buffer.Peek() == quote)
        {
            return ReadQuoted(quote);
        }

        _fields.Begin(_buffer.Position);
        return ReadPlain(quoted: false);
    }

    private bool ReadPlain(bool quoted)
    {
        while (true)
        {
            var stop = _buffer.Rest.IndexOfAny(_stops);
            if (stop < 0)
            {
                _buffer.Position += _buffer.Rest.Length;
                if (_buffer.ReadMore())
                {
                    continue;
                }

                _fields.End(_buffer.Position, quoted);
                return false;
            }

            _buffer.Position += stop;
            var length = _ends.DelimiterLength();
            if (length > 0 || _ends.IsRecordEnd())
            {
                _fields.End(_buffer.Position, quoted);
                return Leave(length);
            }

            if (_buffer.Rest[0] == _dialect.Escape)
            {
                TakeEscaped();
            }
            else
            {
                _line += _buffer.Rest[0] == '\n' ? 1 : 0;
                _buffer.Position++;
            }
        }
    }

    // Only what has a meaning is escaped; any other backslash is part of the text, as in a Windows path.
    private void TakeEscaped()
    {
        var next = _buffer.Peek(1);
        if (next >= 0 && (next == _dialect.Quote || next == _dialect.Delimiter[0] || next == _dialect.Escape))
        {
            EscapedQuotes += next == _dialect.Quote ? 1 : 0;
            _fields.Skip(_buffer.Position, _buffer.Position + 1);
            _buffer.Position++;
        }

        _buffer.Position++;
    }

    private bool Leave(int delimiter)
    {
        _buffer.Position += delimiter;
        if (delimiter == 0)
        {
            _buffer.Position += _dialect.RecordEnd?.Length ?? 0;
            EndLine();
        }

        return delimiter > 0;
    }

    private bool SkipLine()
    {
        while (true)
        {
            var end = _buffer.Rest.IndexOfAny('\r', '\n');
            _buffer.Position += end < 0 ? _buffer.Rest.Length : end;
            if (end >= 0)
            {
                EndLine();
                _buffer.BeginRecord();
                return true;
            }

            _buffer.BeginRecord();
            if (!_buffer.ReadMore())
            {
                return false;
            }
        }
    }

    private void EndLine()
    {
        var first = _buffer.Peek();
        if (first < 0)
        {
            return;
        }

        _buffer.Position += first == '\r' && _buffer.Peek(1) == '\n' ? 2 : 1;
        _line++;
    }
}

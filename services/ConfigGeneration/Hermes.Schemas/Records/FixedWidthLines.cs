using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Records;

/// <summary>The lines of a text, one at a time, without a copy.</summary>
internal sealed class FixedWidthLines(TextReader text, SampleLimits limits)
{
    private readonly RecordBuffer _buffer = new(text, limits.MaxRecordChars);
    private long _next = 1;
    private int _length;

    /// <summary>Number of the current line, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The current line without its end; valid until the next one is read.</summary>
    public ReadOnlySpan<char> Current => _buffer.Slice(0, _length);

    public long Nuls => _buffer.Nuls;

    public long? FirstNulLine => _buffer.FirstNulLine;

    public long Undecodable => _buffer.Undecodable;

    public long? FirstUndecodableLine => _buffer.FirstUndecodableLine;

    /// <summary>Lines so far that were left out as comments.</summary>
    public long Comments { get; private set; }

    public void Skip(int lines)
    {
        for (var skipped = 0; skipped < lines && ReadLine(); skipped++)
        {
        }
    }

    /// <summary>Moves to the next line that is neither blank nor a comment; false at the end.</summary>
    /// <exception cref="SampleRejectedException">A line is longer than the limits allow.</exception>
    public bool Read(char? comment)
    {
        while (ReadLine())
        {
            if (Current.IsWhiteSpace())
            {
                continue;
            }

            if (Current[0] != comment)
            {
                return true;
            }

            Comments++;
        }

        return false;
    }

    private bool ReadLine()
    {
        _buffer.BeginRecord();
        _buffer.Line = Line = _next;
        var end = _buffer.Rest.IndexOfAny('\r', '\n');
        while (end < 0)
        {
            _buffer.Position += _buffer.Rest.Length;
            if (!_buffer.ReadMore())
            {
                _length = _buffer.Position;
                return _length > 0;
            }

            end = _buffer.Rest.IndexOfAny('\r', '\n');
        }

        _buffer.Position += end;
        _length = _buffer.Position;
        _buffer.Position += _buffer.Peek() == '\r' && _buffer.Peek(1) == '\n' ? 2 : 1;
        _next++;
        return true;
    }
}

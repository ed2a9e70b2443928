namespace Hermes.Schemas.Delimited;

/// <summary>Holds the current record of a text in one piece, so that fields need no copy and a field can be read again.</summary>
internal sealed class RecordBuffer(TextReader input, int maxRecordChars)
{
    private char[] _chars = new char[64 * 1024];
    private int _start;
    private int _filled;

    /// <summary>Where reading goes on, counted from the beginning of the record.</summary>
    public int Position { get; set; }

    /// <summary>Line to name when the record is too long.</summary>
    public long Line { get; set; } = 1;

    /// <summary>NUL characters so far.</summary>
    public long Nuls { get; private set; }

    /// <summary>Line of the first of them; null when there is none.</summary>
    public long? FirstNulLine { get; private set; }

    /// <summary>Characters so far that stand for bytes the encoding does not know.</summary>
    public long Undecodable { get; private set; }

    /// <summary>Line of the first of them; null when there is none.</summary>
    public long? FirstUndecodableLine { get; private set; }

    /// <summary>What is at hand from <see cref="Position"/> on.</summary>
    public ReadOnlySpan<char> Rest => _chars.AsSpan(_start + Position, _filled - _start - Position);

    public ReadOnlySpan<char> Slice(int start, int length) => _chars.AsSpan(_start + start, length);

    /// <summary>Makes <see cref="Position"/> the beginning of the next record.</summary>
    public void BeginRecord()
    {
        _start += Position;
        Position = 0;
    }

    /// <summary>The character <paramref name="offset"/> after <see cref="Position"/>, or -1 behind the end.</summary>
    public int Peek(int offset = 0)
    {
        while (_start + Position + offset >= _filled)
        {
            if (!ReadMore())
            {
                return -1;
            }
        }

        return _chars[_start + Position + offset];
    }

    /// <summary>Reads on behind what is at hand; false at the end of the text.</summary>
    /// <exception cref="SampleRejectedException">The record is longer than allowed.</exception>
    public bool ReadMore()
    {
        if (_start > 0 && _filled == _chars.Length)
        {
            _chars.AsSpan(_start, _filled - _start).CopyTo(_chars);
            _filled -= _start;
            _start = 0;
        }

        if (_filled - _start >= maxRecordChars)
        {
            throw new SampleRejectedException("recordTooLong", $"The record is longer than {maxRecordChars:N0} characters.",
                "Check that the file has line ends and that every quote is closed.", Line);
        }

        if (_filled == _chars.Length)
        {
            Array.Resize(ref _chars, _chars.Length * 2);
        }

        var read = input.Read(_chars, _filled, _chars.Length - _filled);
        NoteBad(_filled, read);
        _filled += read;
        return read > 0;
    }

    private void NoteBad(int from, int length)
    {
        var read = _chars.AsSpan(from, length);
        if (!read.ContainsAny('\0', '\uFFFD'))
        {
            return;
        }

        Nuls += read.Count('\0');
        Undecodable += read.Count('\uFFFD');
        FirstNulLine ??= LineOf(read.IndexOf('\0'), from);
        FirstUndecodableLine ??= LineOf(read.IndexOf('\uFFFD'), from);
    }

    private long? LineOf(int at, int from) => at < 0 ? null : Line + _chars.AsSpan(_start, from + at - _start).Count('\n');
}

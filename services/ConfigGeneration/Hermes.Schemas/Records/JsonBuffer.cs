namespace Hermes.Schemas.Records;

/// <summary>The bytes of a JSON file from the current record on; grows up to one record.</summary>
internal sealed class JsonBuffer(Stream stream, SampleLimits limits)
{
    private byte[] _bytes = new byte[256 * 1024];
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>Nothing follows what is here.</summary>
    public bool Ended { get; private set; }

    /// <summary>Physical line of the next byte, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Whether the blanks skipped last held a line end.</summary>
    public bool BrokeLine { get; private set; }

    public bool IsEmpty => _start == _end;

    public byte Next => _bytes[_start];

    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    public void Consume(int count)
    {
        Line += _bytes.AsSpan(_start, count).Count((byte)'\n');
        _start += count;
    }

    /// <summary>Hands out the next bytes; they stay where they are until <see cref="Refill"/>.</summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        var taken = _bytes.AsMemory(_start, count);
        Consume(count);
        BrokeLine = false;
        return taken;
    }

    public void SkipBlanks()
    {
        while (_start < _end && _bytes[_start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            if (_bytes[_start++] == '\n')
            {
                Line++;
                BrokeLine = true;
            }
        }
    }

    /// <summary>Skips a comment of one line or between <c>/*</c> and <c>*/</c>; false when it does not end here.</summary>
    public bool TrySkipComment()
    {
        var rest = Rest;
        var (mark, length) = rest.StartsWith("/*"u8) ? ("*/"u8.ToArray(), 2) : ("\n"u8.ToArray(), 1);
        var end = rest.Length < 2 ? -1 : rest[2..].IndexOf(mark);
        if (end < 0 && !(Ended && length == 1))
        {
            return false;
        }

        Consume(end < 0 ? rest.Length : end + 2 + length);
        return true;
    }

    /// <summary>Reads more.</summary>
    /// <param name="record">Number of the record that is being read.</param>
    /// <exception cref="SampleRejectedException">The record is longer than allowed.</exception>
    public void Refill(long record)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            if (_bytes.Length >= limits.MaxRecordChars * 2)
            {
                throw new SampleRejectedException("recordTooLong", $"The record is longer than {limits.MaxRecordChars:N0} characters.",
                    "Send an array of records, or one record per line.", record);
            }

            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var read = stream.ReadAtLeast(_bytes.AsSpan(_end), _begun ? 1 : 3, throwOnEndOfStream: false);
        if (!_begun && _bytes.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            _start = 3;
        }

        _begun = true;
        _end += read;
        Ended = read == 0;
    }
}

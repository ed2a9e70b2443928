namespace Hermes.Schemas.Delimited;

/// <summary>Tells what stands at and around the current position: the end of a field, of a record, the opening of another field.</summary>
internal sealed class FieldEnds(RecordBuffer buffer, Dialect dialect)
{
    /// <summary>How far a line is searched for the quote that closes a field.</summary>
    private const int MaxLookAhead = 4096;

    private readonly string _delimiter = dialect.Delimiter;
    private readonly string? _recordEnd = dialect.RecordEnd;

    /// <summary>Length of the delimiter when one stands here, else 0.</summary>
    public int DelimiterLength(int offset = 0)
    {
        for (var i = 0; i < _delimiter.Length; i++)
        {
            if (buffer.Peek(offset + i) != _delimiter[i])
            {
                return 0;
            }
        }

        return _delimiter.Length;
    }

    /// <summary>Whether the record ends here, by a line end (after its mark, where there is one) or with the text.</summary>
    public bool IsRecordEnd(int offset = 0)
    {
        if (_recordEnd is { Length: > 0 } mark)
        {
            for (var i = 0; i < mark.Length; i++)
            {
                if (buffer.Peek(offset + i) != mark[i])
                {
                    return false;
                }
            }

            offset += mark.Length;
        }

        return buffer.Peek(offset) is '\r' or '\n' or -1;
    }

    /// <summary>Blanks between a closing quote (<paramref name="offset"/> behind it) and the end of its field; -1 when something else follows.</summary>
    public int After(int offset)
    {
        for (var blanks = 0; ; blanks++)
        {
            if (DelimiterLength(offset + blanks) > 0 || IsRecordEnd(offset + blanks))
            {
                return blanks;
            }

            if (buffer.Peek(offset + blanks) is not (' ' or '\t'))
            {
                return -1;
            }
        }
    }

    /// <summary>Whether the quote here begins a field: a delimiter or a line end stands before it.</summary>
    public bool OpensField(int open)
    {
        var before = buffer.Slice(open + 1, buffer.Position - open - 1);
        before = dialect.SkipInitialSpace ? before.TrimEnd(' ') : before;
        return before.EndsWith(_delimiter) || (before.Length > 0 && before[^1] is '\n' or '\r');
    }

    /// <summary>Whether another quote on this line closes the field, so that the one here is part of its text.</summary>
    public bool ClosesLater(char quote)
    {
        for (var offset = 1; offset < MaxLookAhead; offset++)
        {
            var next = buffer.Peek(offset);
            if (next is '\n' or '\r' or -1)
            {
                return false;
            }

            if (next != quote)
            {
                continue;
            }

            if (After(offset + 1) >= 0)
            {
                return !StartsAfterDelimiter(offset);
            }

            if (buffer.Peek(offset + 1) == quote)
            {
                offset++;
            }
            else if (StartsAfterDelimiter(offset))
            {
                return false;
            }
        }

        return false;
    }

    private bool StartsAfterDelimiter(int offset)
    {
        var at = offset - 1;
        while (dialect.SkipInitialSpace && at > 0 && buffer.Peek(at) == ' ')
        {
            at--;
        }

        return at + 1 >= _delimiter.Length && DelimiterLength(at + 1 - _delimiter.Length) > 0;
    }
}

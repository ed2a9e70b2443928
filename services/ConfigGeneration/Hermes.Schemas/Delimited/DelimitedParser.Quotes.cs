namespace Hermes.Schemas.Delimited;

/// <summary>Fields within quotes, and the repair of quotes that stand in the wrong place.</summary>
public sealed partial class DelimitedParser
{
    /// <summary>Repairs tried in one record; a record with more is left as it stands.</summary>
    private const int MaxRepairs = 64;

    private bool ReadQuoted(char quote)
    {
        var open = _buffer.Position++;
        var closedTwice = -1;
        _fields.Begin(_buffer.Position);
        while (true)
        {
            var stop = _buffer.Rest.IndexOfAny(_quoteStops);
            _buffer.Position += stop < 0 ? _buffer.Rest.Length : stop;
            if (stop < 0)
            {
                if (!_buffer.ReadMore())
                {
                    return AtEnd(open, closedTwice, quote);
                }
            }
            else if (_buffer.Rest[0] != quote)
            {
                TakeEscaped();
            }
            else if (_buffer.Peek(1) == quote && _dialect.Escape != quote)
            {
                _fields.Skip(_buffer.Position + 1, _buffer.Position + 2);
                closedTwice = closedTwice < 0 && _ends.After(2) >= 0 ? _buffer.Position : closedTwice;
                _buffer.Position += 2;
            }
            else if (_ends.After(1) is >= 0 and var blanks)
            {
                return Close(open, blanks);
            }
            else
            {
                NoteStray();
                if (_repair && _ends.OpensField(open))
                {
                    return ReadAgain(open, closedTwice, quote);
                }

                if (!_repair || ++_repairs > MaxRepairs || !_ends.ClosesLater(quote))
                {
                    // "a"x keeps the x.
                    _fields.Skip(_buffer.Position, _buffer.Position + 1);
                    _line += CountLines(open);
                    _buffer.Position++;
                    return ReadPlain(quoted: true);
                }

                _buffer.Position++;
            }
        }
    }

    private bool Close(int open, int blanks)
    {
        _fields.End(_buffer.Position, quoted: true);
        _line += CountLines(open);
        _buffer.Position += 1 + blanks;
        return Leave(_ends.DelimiterLength());
    }

    /// <summary>Reads a field again whose quote turned out not to close: another field opens within it.</summary>
    private bool ReadAgain(int open, int closedTwice, char quote)
    {
        if (closedTwice < 0)
        {
            // 1,"CC-9259,$48.00,"Throw Pillow, red" : the first quote is part of the text.
            _buffer.Position = open;
            _fields.Begin(open);
            return ReadPlain(quoted: false);
        }

        // "Round 48"","Made in" : the inner quote was not doubled, so the pair is the text's quote and the closing one.
        _fields.Begin(open + 1);
        for (_buffer.Position = open + 1; _buffer.Position < closedTwice; _buffer.Position++)
        {
            if (_buffer.Rest[0] == quote && _buffer.Position + 1 < closedTwice && _buffer.Rest[1] == quote)
            {
                _fields.Skip(_buffer.Position + 1, _buffer.Position + 2);
                _buffer.Position++;
            }
        }

        _buffer.Position = closedTwice + 1;
        return Close(open, _ends.After(1));
    }

    private bool AtEnd(int open, int closedTwice, char quote)
    {
        if (_repair && (closedTwice >= 0 || _buffer.Slice(open + 1, _buffer.Position - open - 1).IsWhiteSpace()))
        {
            NoteStray();
            return ReadAgain(open, closedTwice, quote);
        }

        UnterminatedQuoteLine = _line;
        _line += CountLines(open);
        _fields.End(_buffer.Position, quoted: true);
        return false;
    }

    private void NoteStray()
    {
        StrayQuotes++;
        FirstStrayQuoteLine ??= Line;
    }

    private int CountLines(int open) => _buffer.Slice(open, _buffer.Position - open).Count('\n');
}

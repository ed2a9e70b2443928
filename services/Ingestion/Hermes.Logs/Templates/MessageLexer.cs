namespace Hermes.Logs.Templates;

/// <summary>
/// Cuts the first line of a message into tokens in one pass, without regular expressions and without memory of its own per line.
/// A template's text is cut by the same rules, so that a stored template meets its lines again.
/// </summary>
internal sealed partial class MessageLexer
{
    /// <summary>Only this many bytes of the first line of a message make its template.</summary>
    public const int LongestText = 1_000;

    private const int LongestQuote = 200;

    [ThreadStatic]
    private static MessageLexer? _current;

    // Behind a byte there may be a value of no length: "" is a quote, nothing, a quote.
    private readonly Token[] _tokens = new Token[(2 * LongestText) + 4];
    private int _count;

    // The token that may still grow into a date, or -1.
    private int _date;

    /// <summary>One for each thread; what it read is valid until it reads again.</summary>
    public static MessageLexer Current => _current ??= new MessageLexer();

    /// <summary>Room for the key of what was read.</summary>
    public byte[] KeyRoom { get; } = new byte[TemplateKey.Longest];

    public ReadOnlySpan<Token> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>The part of a message that makes its template.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> message)
    {
        message = message.TrimStart(" \t\r\n"u8);
        var line = message[..Math.Min(message.Length, LongestText + 1)].IndexOfAny((byte)'\r', (byte)'\n');
        if (line >= 0)
        {
            message = message[..line];
        }
        else if (message.Length > LongestText)
        {
            // Between words if it can be, so that the last one keeps its kind; never inside a character.
            var end = message[..LongestText].LastIndexOf((byte)' ');
            for (end = end < LongestText / 2 ? LongestText : end; (message[end] & 0xC0) == 0x80;)
            {
                end--;
            }

            message = message[..end];
        }

        return message.TrimEnd(" \t"u8);
    }

    /// <param name="text">What <see cref="Cut"/> gave.</param>
    public ReadOnlySpan<Token> Read(ReadOnlySpan<byte> text)
    {
        (_count, _date) = (0, -1);
        var space = false;
        for (var at = 0; at < text.Length;)
        {
            var b = text[at];
            if (Bytes.IsSpace(b))
            {
                space = true;
                at++;
                continue;
            }

            if (b == '.' && at + 1 < text.Length && text[at + 1] == '.')
            {
                at = AddLeader(text, at, space);
            }
            else if ((Bytes.ClassOf(b) & Bytes.Stop) != 0 && !IsWildcard(text, at))
            {
                at = ReadDelimiter(text, at, space);
            }
            else
            {
                at = ReadWord(text, at, space);
            }

            space = false;
        }

        return Tokens;
    }

    // Dots that lead the eye to a value: "interrupts......0".
    private int AddLeader(ReadOnlySpan<byte> text, int at, bool space)
    {
        var end = text[at..].IndexOfAnyExcept((byte)'.');
        end = end < 0 ? text.Length : at + end;
        Add(TokenKind.Delimiter, at, end - at, space);
        return end;
    }

    private int ReadDelimiter(ReadOnlySpan<byte> text, int at, bool space)
    {
        var b = text[at];
        if (b is (byte)'<' or (byte)'>' && ReadBound(text, at) is var end && end > 0)
        {
            Add(TokenKind.Value, at, end - at, space);
            return end;
        }

        if (b is (byte)'"' or (byte)'\'' && !space && _count > 0 && text[at - 1] == '=' && text[(at + 1)..].IndexOf(b) is >= 0 and < LongestQuote and var length)
        {
            Add(TokenKind.Delimiter, at, 1, false);
            Add(IsWhole(text.Slice(at + 1, length)) ? TokenKind.Value : TokenKind.Soft, at + 1, length, false);
            Add(TokenKind.Delimiter, at + 1 + length, 1, false);
            return at + length + 2;
        }

        if (Opening(b) is var opening && opening != 0 && !space)
        {
            Close(text, at, opening);
            CloseList(text, b);
        }

        Add(TokenKind.Delimiter, at, 1, space);
        if (b == '=' && !space && _count > 1 && _tokens[_count - 2].Kind != TokenKind.Delimiter && EndsField(text, at + 1))
        {
            Add(TokenKind.Soft, at + 1, 0, false); // "logname= uid=0"
        }

        return at + 1;
    }

    // "<1 sec", ">=" is not one; a pair of brackets around a number is not either.
    private static int ReadBound(ReadOnlySpan<byte> text, int at)
    {
        if (at + 1 >= text.Length || !Bytes.IsDigit(text[at + 1]) || (at > 0 && !" \t=(["u8.Contains(text[at - 1])))
        {
            return 0;
        }

        var end = at + 1;
        while (end < text.Length && (Bytes.IsDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        return end < text.Length && text[end] == '>' ? 0 : end;
    }

    // "()" behind white space is a value that is missing; a word alone in quotes names something.
    private void Close(ReadOnlySpan<byte> text, int at, byte opening)
    {
        if (_count > 0 && IsAt(text, _count - 1, opening))
        {
            if (opening == text[at] || _count == 1 || _tokens[_count - 1].Space || _tokens[_count - 2].Kind == TokenKind.Delimiter)
            {
                Add(TokenKind.Soft, at, 0, false);
            }
        }
        else if (opening == text[at] && _count > 1 && _tokens[_count - 1] is { Kind: TokenKind.Word, Space: false } && IsAt(text, _count - 2, opening))
        {
            _tokens[_count - 1].Kind = TokenKind.Soft;
        }
    }

    // "[1, 2, 3]": from three on values in brackets are a list, and how many there are does not matter.
    private void CloseList(ReadOnlySpan<byte> text, byte closing)
    {
        var first = _count - 1;
        while (closing == ']' && first >= 2 && _tokens[first].Kind == TokenKind.Value && IsAt(text, first - 1, (byte)',') && _tokens[first - 2].Kind == TokenKind.Value)
        {
            first -= 2;
        }

        if (first > 0 && _count - first >= 5 && IsAt(text, first - 1, (byte)'['))
        {
            ref var list = ref _tokens[first];
            (list.Length, list.Prefix, list.UnitLength) = (_tokens[_count - 1].End - list.Start, 0, 0);
            _count = first + 1;
        }
    }

    private bool IsAt(ReadOnlySpan<byte> text, int token, byte delimiter) =>
        _tokens[token] is { Kind: TokenKind.Delimiter, Length: 1 } found && text[found.Start] == delimiter;

    private static byte Opening(byte closing) => (char)closing switch
    {
        ')' => (byte)'(',
        ']' => (byte)'[',
        '}' => (byte)'{',
        '"' or '\'' => closing,
        _ => 0,
    };

    private static bool EndsField(ReadOnlySpan<byte> text, int at) => at >= text.Length || " \t,;)]}"u8.Contains(text[at]);

    private static bool IsWildcard(ReadOnlySpan<byte> text, int at) => text[at] == '<' && text[at..].StartsWith("<*>"u8);

    private static bool IsWhole(ReadOnlySpan<byte> content) => content.SequenceEqual("<*>"u8);

    private ref Token Add(TokenKind kind, int start, int length, bool space)
    {
        ref var token = ref _tokens[_count++];
        token = new Token { Kind = kind, Start = start, Length = length, Space = space };
        return ref token;
    }
}

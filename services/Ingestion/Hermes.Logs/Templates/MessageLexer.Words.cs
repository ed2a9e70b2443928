namespace Hermes.Logs.Templates;

/// <summary>Words, and what several of them make together: an address with its port, a date, a list, a number with its unit.</summary>
internal sealed partial class MessageLexer
{
    private int ReadWord(ReadOnlySpan<byte> text, int start, bool space)
    {
        var (at, classes, digits) = (start, 0, 0);
        var (query, wildcard) = (false, -1);
        while (at < text.Length)
        {
            var b = text[at];
            int of = Bytes.ClassOf(b);
            if ((of & (Bytes.Stop | Bytes.Dot)) != 0)
            {
                if (of == Bytes.Dot)
                {
                    if (at > start && at + 1 < text.Length && text[at + 1] == '.')
                    {
                        break;
                    }
                }
                else if (IsWildcard(text, at))
                {
                    wildcard = wildcard < 0 ? at : wildcard;
                    at += 3;
                    continue;
                }
                else if (b != ':' || !IsInside(text, start, at))
                {
                    if (!(query && b is (byte)'=' or (byte)':'))
                    {
                        break;
                    }
                }
                else if (text[at + 1] == '/')
                {
                    at = EndOfUrl(text, at + 3);
                    classes |= Bytes.Slash;
                    break;
                }

                of &= ~Bytes.Stop;
            }

            query |= b == '?' && text[start] == '/';
            classes |= of;
            digits += of & Bytes.Digit;
            at++;
        }

        var word = text[start..at];
        var length = word.TrimEnd(".!?"u8).Length;
        length = length == 0 ? word.Length : length;

        AddWord(text, start, length, space, classes, digits, wildcard);
        if (length < word.Length)
        {
            Add(TokenKind.Delimiter, start + length, word.Length - length, false);
        }

        return at;
    }

    // The colon of "hdfs://" and of "C:\".
    private static bool IsInside(ReadOnlySpan<byte> text, int start, int colon) =>
        (colon + 2 < text.Length && text[colon + 1] == '/' && text[colon + 2] == '/')
        || (colon == start + 1 && colon + 1 < text.Length && text[colon + 1] == '\\');

    private static int EndOfUrl(ReadOnlySpan<byte> text, int at)
    {
        var length = text[at..].IndexOfAny(" \t\"'<>,;)]}"u8);
        return length < 0 ? text.Length : at + length;
    }

    private void AddWord(ReadOnlySpan<byte> text, int start, int length, bool space, int classes, int digits, int wildcard)
    {
        var word = text.Slice(start, length);
        if (wildcard >= 0)
        {
            ref var whole = ref Add(TokenKind.Value, start, length, space);
            (whole.Wildcard, whole.Prefix) = (true, wildcard - start);
            return;
        }

        var prefix = 0;
        var kind = (classes & ~Bytes.Letters) == 0 && classes != Bytes.HexLetter ? TokenKind.Word : Words.Judge(word, classes, digits, out prefix);
        if ((!space && Join(text, start, length, kind)) || (space && (ExtendDate(word, start, kind) || ExtendList(text, word, start, kind))))
        {
            return;
        }

        var role = kind == TokenKind.Word ? Lexicon.RoleOf(word) : WordRole.None;
        if ((role & WordRole.Unit) != 0 && space && _count > 0 && _tokens[_count - 1] is { Kind: TokenKind.Value, UnitLength: 0 })
        {
            ref var measured = ref _tokens[_count - 1];
            (measured.UnitStart, measured.UnitLength) = (start, length);
            return;
        }

        if ((role & WordRole.DatePart) != 0)
        {
            _date = _count;
        }

        if (kind == TokenKind.Word && ((role & WordRole.Literal) != 0 || IsAssigned(text, word, space)))
        {
            kind = TokenKind.Soft;
        }

        Add(kind, start, length, space).Prefix = prefix;
    }

    // "user=root" and "code = abc", but "state=failed" stays apart from "state=ok".
    private bool IsAssigned(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, bool space) =>
        _count > 1 && IsAt(text, _count - 1, (byte)'=') && (!space || _tokens[_count - 1].Space)
        && _tokens[_count - 2].Kind != TokenKind.Delimiter && Words.IsName(word) && !OutcomeWords.Contains(word);

    // 14:30:15, 10.0.0.7:5432, node-7:9000, 0a:1b:2c and 1,234 are one value each.
    private bool Join(ReadOnlySpan<byte> text, int start, int length, TokenKind kind)
    {
        if (_count < 2 || _tokens[_count - 1] is not { Kind: TokenKind.Delimiter, Length: 1, Space: false } delimiter || text[delimiter.Start] is not ((byte)':' or (byte)','))
        {
            return false;
        }

        var doubled = _count > 2 && text[delimiter.Start] == ':' && IsAt(text, _count - 2, (byte)':') && _tokens[_count - 2] is { Space: false } && Bytes.IsAllHex(text.Slice(start, length));
        ref var before = ref _tokens[_count - (doubled ? 3 : 2)];
        if (doubled && before.Kind != TokenKind.Delimiter && before is { Wildcard: false, Length: <= 4 } && before.End == delimiter.Start - 1 && length <= 4
            && Bytes.IsAllHex(before.In(text)) && text[before.Start..(start + length)].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0)
        {
            Swallow(ref before, start + length, 2); // fe80::1
            return true;
        }

        if (before.Kind == TokenKind.Delimiter || before.Wildcard || before.End != delimiter.Start || before.UnitLength > 0
            || !Belongs(before, before.In(text), text.Slice(start, length), text[delimiter.Start] == ':', kind))
        {
            return false;
        }

        Swallow(ref before, start + length, 1);
        JoinDate(text);
        return true;
    }

    private void Swallow(ref Token value, int end, int delimiters)
    {
        (value.Kind, value.Prefix, value.Length) = (TokenKind.Value, 0, end - value.Start);
        _count -= delimiters;
    }

    private static bool Belongs(in Token before, ReadOnlySpan<byte> first, ReadOnlySpan<byte> word, bool colon, TokenKind kind)
    {
        if (before is { Kind: TokenKind.Value, Prefix: 0 } && (kind == TokenKind.Value || (colon && word.Length <= 4 && Bytes.IsAllHex(word))))
        {
            return true;
        }

        return colon && ((before.Kind is TokenKind.Value or TokenKind.Soft && first.IndexOfAny((byte)'.', (byte)'-') >= 0 && IsPort(word))
            || (first.Length == 2 && word.Length == 2 && Bytes.IsAllHex(first) && Bytes.IsAllHex(word)));
    }

    // 9000 and 9000/10.1.2.3
    private static bool IsPort(ReadOnlySpan<byte> word)
    {
        var slash = word.IndexOf((byte)'/');
        var port = slash < 0 ? word : word[..slash];
        return port.Length is >= 2 and <= 5 && port.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    // "2017-05-16 00:00:04.500": the time belongs to its date.
    private void JoinDate(ReadOnlySpan<byte> text)
    {
        if (_count < 2 || _tokens[_count - 1] is not { Space: true, Length: 5 } time || _tokens[_count - 2] is not { Kind: TokenKind.Value, Length: 10, Wildcard: false } date)
        {
            return;
        }

        var day = date.In(text);
        if (day[4] is (byte)'-' or (byte)'/' && day[7] == day[4] && Bytes.IsDigit(day[0]) && Bytes.IsDigit(day[9]) && text[time.Start + 2] == ':')
        {
            _tokens[_count - 2].Length = time.End - date.Start;
            _count--;
        }
    }

    // "Tue Aug 16 06:03:05 PDT 2005"
    private bool ExtendDate(ReadOnlySpan<byte> word, int start, TokenKind kind)
    {
        var number = kind == TokenKind.Value && Bytes.IsDigit(word[0]);
        if (_date < 0 || _date != _count - 1 || !(number || (Lexicon.RoleOf(word) & (WordRole.DatePart | WordRole.Zone)) != 0))
        {
            return false;
        }

        ref var date = ref _tokens[_date];
        date.Length = start + word.Length - date.Start;
        date.Kind = number ? TokenKind.Value : date.Kind;
        return true;
    }

    // "blk_12 blk_34 blk_56": ids of one kind, however many, are one value.
    private bool ExtendList(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, int start, TokenKind kind)
    {
        if (kind != TokenKind.Value || _count == 0 || _tokens[_count - 1] is not { Kind: TokenKind.Value, Wildcard: false, UnitLength: 0 } last)
        {
            return false;
        }

        var stem = StemOf(word);
        if (stem.IsEmpty || !StemOf(last.In(text)).SequenceEqual(stem))
        {
            return false;
        }

        _tokens[_count - 1].Length = start + word.Length - last.Start;
        return true;
    }

    private static ReadOnlySpan<byte> StemOf(ReadOnlySpan<byte> word)
    {
        var (length, plain) = (0, 0);
        while (length < word.Length && ((Bytes.ClassOf(word[length]) & Bytes.Letters) != 0 || word[length] == '_'))
        {
            plain += (Bytes.ClassOf(word[length]) & Bytes.Letter) != 0 ? 1 : 0;
            length++;
        }

        return length >= 2 && plain > 0 ? word[..length] : [];
    }
}

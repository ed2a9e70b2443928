namespace Hermes.Logs.Templates;

/// <summary>Judges by its form alone whether a word varies. No form is peculiar to one system.</summary>
internal static class Words
{
    private const int LettersOfName = 3;

    /// <param name="word">Without surrounding punctuation.</param>
    /// <param name="classes">The classes of its bytes, or-ed.</param>
    /// <param name="digits">Digits in it.</param>
    /// <param name="prefix">Leading bytes to show when it is a value.</param>
    public static TokenKind Judge(ReadOnlySpan<byte> word, int classes, int digits, out int prefix)
    {
        prefix = 0;
        if (digits == 0)
        {
            return IsPath(word, classes) || IsEmail(word, classes) || IsHost(word, classes) || IsHex(word, classes) ? TokenKind.Value : TokenKind.Word;
        }

        if ((classes & Bytes.Letters) == 0)
        {
            prefix = word[0] is (byte)'#' or (byte)'@' or (byte)'$' ? 1 : 0;
            return TokenKind.Value;
        }

        if ((classes & Bytes.Slash) != 0)
        {
            return IsProtocol(word) ? TokenKind.Soft : TokenKind.Value;
        }

        if (Bytes.IsDigit(word[0]) || (word[0] is (byte)'-' or (byte)'+' && Bytes.IsDigit(word[1])) || Bytes.IsAllHex(word) || IsHost(word, classes))
        {
            return TokenKind.Value;
        }

        return JudgePieces(word, out prefix);
    }

    /// <summary>Whether there is anything to read in it.</summary>
    public static bool IsName(ReadOnlySpan<byte> word)
    {
        foreach (var b in word)
        {
            if ((Bytes.ClassOf(b) & (Bytes.Letters | Bytes.Digit)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How much a word proves that its place varies: an identifier (<c>my_table</c>, <c>com.example</c>, <c>loadTrades</c>) twice as much as a plain word.</summary>
    public static int ProofOf(ReadOnlySpan<byte> word)
    {
        if (word.IndexOfAny("_./$"u8) >= 0)
        {
            return 2;
        }

        for (var i = 1; i < word.Length; i++)
        {
            if (word[i - 1] is >= (byte)'a' and <= (byte)'z' && word[i] is >= (byte)'A' and <= (byte)'Z')
            {
                return 2;
            }
        }

        return 1;
    }

    // /usr/lib, ~/logs, C:\Windows, data/in.csv; but neither "and/or" nor "/".
    private static bool IsPath(ReadOnlySpan<byte> word, int classes) =>
        (classes & Bytes.Slash) != 0 && (classes & Bytes.Letters) != 0
        && (word[0] is (byte)'/' or (byte)'~' || (word.Length > 3 && (word.Contains((byte)'\\') || word.IndexOf("://"u8) >= 0 || IsRelative(word, classes))));

    // in/2024.csv, src/main/java
    private static bool IsRelative(ReadOnlySpan<byte> word, int classes) => (classes & Bytes.Dot) != 0 || word.Count((byte)'/') > 1;

    // No word that anybody writes has eight letters of these six.
    private static bool IsHex(ReadOnlySpan<byte> word, int classes) => classes == Bytes.HexLetter && word.Length >= 8;

    private static bool IsEmail(ReadOnlySpan<byte> word, int classes) =>
        (classes & (Bytes.Sign | Bytes.Dot)) == (Bytes.Sign | Bytes.Dot) && word.IndexOf((byte)'@') is > 0 and var at && word[at..].Contains((byte)'.');

    private static bool IsHost(ReadOnlySpan<byte> word, int classes) =>
        (classes & Bytes.Dot) != 0 && (classes & (Bytes.Slash | Bytes.Other)) == 0 && HostNames.Is(word);

    // HTTP/1.1
    private static bool IsProtocol(ReadOnlySpan<byte> word)
    {
        var slash = word.IndexOf((byte)'/');
        if (slash is < 1 or > 8 || word.Length - slash is < 2 or > 4)
        {
            return false;
        }

        return word[..slash].IndexOfAnyInRange((byte)'0', (byte)'9') < 0 && word[(slash + 1)..].IndexOfAnyExcept("0123456789."u8) < 0;
    }

    // blk_38865049, node-70, core.2275: from the first piece that is a number or an id on it varies, what stands before is shown.
    private static TokenKind JudgePieces(ReadOnlySpan<byte> word, out int prefix)
    {
        var (start, named, digits, letters) = (0, true, 0, 0);
        for (var i = 0; i <= word.Length; i++)
        {
            var of = i < word.Length ? Bytes.ClassOf(word[i]) : Bytes.Dot;
            digits += of & Bytes.Digit;
            letters += (of & Bytes.Letters) != 0 ? 1 : 0;
            if ((of & (Bytes.Sign | Bytes.Dot)) == 0)
            {
                continue;
            }

            var piece = word[start..i];
            if (digits > 0 && (Bytes.IsDigit(piece[0]) || digits >= 3 || Bytes.IsAllHex(piece)))
            {
                prefix = named ? start : 0;
                return TokenKind.Value;
            }

            named &= (digits == 0 || letters >= LettersOfName) && (i == 0 || word[i - 1] != '_'); // the sign of "blk_-17" is the number's
            (start, digits, letters) = (i + 1, 0, 0);
        }

        prefix = 0;
        return TokenKind.Soft;
    }
}

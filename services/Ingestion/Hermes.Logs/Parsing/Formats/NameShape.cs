namespace Hermes.Logs.Parsing.Formats;

/// <summary>What words look like.</summary>
internal static class NameShape
{
    /// <summary>
    /// Whether a word looks like the name of a logger, class, module or source file rather than prose: <c>com.acme.Loader</c>,
    /// <c>etl_loader</c>, <c>BlockManager</c>, <c>app.py:12</c>.
    /// </summary>
    public static bool IsLogger(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty || !(char.IsAsciiLetter((char)word[0]) || word[0] == '_'))
        {
            return false;
        }

        var shape = false;
        for (var i = 1; i < word.Length; i++)
        {
            var (b, before) = (word[i], word[i - 1]);
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'_' or (byte)'$' or (byte)'-' or (byte)':' or (byte)'/' or (byte)'#' or (byte)'@' or (byte)'[' or (byte)']' or (byte)'<' or (byte)'>'))
            {
                return false;
            }

            shape |= b is (byte)'_' or (byte)'$' || (b == '.' && i + 1 < word.Length) || (char.IsAsciiLetterUpper((char)b) && char.IsAsciiLetterLower((char)before));
        }

        return shape;
    }

    /// <summary>Whether a word before the level belongs to the header: a number, a node, a category in capitals, no prose.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> word)
    {
        var letters = 0;
        var marks = 0;
        foreach (var b in word)
        {
            letters += char.IsAsciiLetter((char)b) ? 1 : 0;
            marks += char.IsAsciiLetter((char)b) ? 0 : 1;
        }

        return marks > 0 && word[^1] is not ((byte)',' or (byte)'.' or (byte)';' or (byte)'!' or (byte)'?')
            ? letters == 0 || marks > 1 || char.IsAsciiDigit((char)word[^1]) || IsLogger(word)
            : LineCursor.IsUpper(word);
    }
}

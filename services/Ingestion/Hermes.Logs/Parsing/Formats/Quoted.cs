namespace Hermes.Logs.Parsing.Formats;

/// <summary>Text between double quotes, in which a backslash hides the next character.</summary>
internal static class Quoted
{
    /// <summary>Index of the closing quote, or -1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Index after the opening quote.</param>
    public static int End(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length)
        {
            var next = text[from..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            if (text[from + next] == '"')
            {
                return from + next;
            }

            from += next + 2;
        }

        return -1;
    }
}

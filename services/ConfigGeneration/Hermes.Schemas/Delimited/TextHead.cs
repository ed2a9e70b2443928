namespace Hermes.Schemas.Delimited;

/// <summary>The beginning of a text that ends with a whole line.</summary>
internal static class TextHead
{
    /// <summary>Where some lines end; the length of the text, or <paramref name="most"/>, when it has fewer.</summary>
    public static int EndOfLines(string text, int lines, int most)
    {
        var end = 0;
        for (var line = 0; line < lines && end < text.Length; line++)
        {
            var at = text.AsSpan(end).IndexOfAny('\r', '\n');
            if (at < 0 || end + at >= most)
            {
                return end > 0 ? end : Math.Min(text.Length, most);
            }

            end += at + 1;
            end += end < text.Length && text[end - 1] == '\r' && text[end] == '\n' ? 1 : 0;
        }

        return end;
    }

    /// <summary>About as many characters as wanted, or some lines where those are longer.</summary>
    public static string Of(string text, int chars, int lines, int most) =>
        text.Length <= chars ? text : text[..Math.Max(chars, Math.Min(text.Length, EndOfLines(text, lines, most)))];
}

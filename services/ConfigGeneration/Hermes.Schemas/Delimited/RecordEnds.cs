namespace Hermes.Schemas.Delimited;

/// <summary>Finds a mark that stands before the line end of every record, as <c>&amp;|</c> does in bulk exports; lines without it go on.</summary>
internal static class RecordEnds
{
    private const int MaxLength = 3;
    private const string Marks = "&|^~#@$%*+=<>!;:";

    public static string? Find(ReadOnlySpan<char> text)
    {
        // The mark must stand at the end of the first line that ends in marks at all.
        var rest = text;
        while (rest.IndexOf('\n') is >= 0 and var end)
        {
            var line = rest[..end].TrimEnd('\r');
            rest = rest[(end + 1)..];
            var length = 0;
            while (length < line.Length && length <= MaxLength && Marks.Contains(line[^(length + 1)]))
            {
                length++;
            }

            if (length is >= 2 and <= MaxLength)
            {
                var mark = line[^length..];
                return IsDistinct(mark) && EndsEveryTime(text, mark) ? mark.ToString() : null;
            }
        }

        return null;
    }

    // ";;" before the line end is two empty columns.
    private static bool IsDistinct(ReadOnlySpan<char> mark) => mark[0] != mark[1] && (mark.Length < 3 || mark[1] != mark[2]);

    private static bool EndsEveryTime(ReadOnlySpan<char> text, ReadOnlySpan<char> mark)
    {
        var times = 0;
        for (var at = text.IndexOf(mark); at >= 0; at = text.IndexOf(mark))
        {
            text = text[(at + mark.Length)..];
            if (!text.IsEmpty && text[0] is not ('\r' or '\n'))
            {
                return false;
            }

            times++;
        }

        return times >= 2;
    }
}

namespace Hermes.Schemas.Delimited;

/// <summary>Finds delimiters of several characters that nobody listed: marks side by side that every line has as often.</summary>
internal static class RepeatedMarks
{
    private const int Lines = 50;
    private const int MinLines = 3;
    private const int MaxLength = 4;
    private const int MaxFound = 3;
    private const double Usual = 0.9;

    public static IEnumerable<string> In(string text)
    {
        var reader = new StringReader(text);
        var counts = new Dictionary<string, Dictionary<int, int>>(StringComparer.Ordinal);
        var lines = 0;
        while (lines < Lines && reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            lines++;
            foreach (var (mark, times) in Runs(line).CountBy(run => run))
            {
                var ofMark = counts.TryGetValue(mark, out var known) ? known : counts[mark] = [];
                ofMark[times] = ofMark.GetValueOrDefault(times) + 1;
            }
        }

        return lines < MinLines ? [] : counts
            .Where(pair => pair.Value.Values.Max() >= lines * Usual)
            .OrderByDescending(pair => pair.Value.MaxBy(times => times.Value).Key).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key).Take(MaxFound);
    }

    // Marks at the end of a line belong to the line end.
    private static IEnumerable<string> Runs(string line)
    {
        for (var start = 0; start < line.Length; start++)
        {
            var end = start;
            while (end < line.Length && IsMark(line[end]))
            {
                end++;
            }

            if (end - start is >= 2 and <= MaxLength && end < line.Length)
            {
                yield return line[start..end];
            }

            start = end;
        }
    }

    private static bool IsMark(char c) => c is not ('"' or '\'' or '`' or '\\' or '.' or '-') && (char.IsPunctuation(c) || char.IsSymbol(c));
}

namespace Hermes.Schemas.Delimited;

/// <summary>
/// Tells a file without quotes from a file in which one quote is not closed. Both read best as "no quotes", and the second
/// would then silently keep quotes in its values.
/// </summary>
internal static class UnclosedQuote
{
    /// <summary>Line of the first field that opens a quote and does not close it, in a file where others do both; null when there is none.</summary>
    public static long? FindLine(string text, Dialect dialect)
    {
        if (dialect.Quote is not null || !text.Contains('"'))
        {
            return null;
        }

        var parser = new DelimitedParser(new StringReader(text), dialect);
        long enclosed = 0, open = 0;
        long? first = null;
        while (parser.Read())
        {
            for (var i = 0; i < parser.FieldCount; i++)
            {
                var cell = parser[i].Trim();
                if (cell.Length == 0 || cell[0] != '"')
                {
                    continue;
                }

                var closes = cell.Length > 1 && cell[^1] == '"';
                enclosed += closes ? 1 : 0;
                open += closes ? 0 : 1;
                first ??= closes ? null : parser.Line;
            }
        }

        return enclosed > open ? first : null;
    }

    public static SampleRejectedException Rejection(long line) => new("unterminatedQuote",
        $"A quoted field that begins on line {line} is never closed.", "Close the quote, or double it when it belongs to the text.", line);
}

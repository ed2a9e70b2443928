namespace Hermes.Schemas.Delimited;

/// <summary>The readings worth scoring for a text.</summary>
internal static class DialectCandidates
{
    private const string Singles = ",;\t|:^~ #&*+/_=@!$%\u0001\u001f\u00a6\u00a7\u001c\u001d\u001e\u00ac\u00b6";

    private static readonly string[] Pairs = ["||", "+|", "~|", "|~|", "::", ";;", "@@", "##", "^^", "<>", "|;|", "^|", "|+"];

    /// <summary>Prior belief in a delimiter before looking at the file, relative to the comma.</summary>
    public static double Prior(string delimiter) => delimiter switch
    {
        "," or ";" or "\t" => 1,
        // Bars also separate the items of a list inside one field.
        "|" => 0.84,
        "\u0001" or "\u001f" => 0.95,
        "~" or "^" or "\u00a6" or "\u00a7" or "\u001c" or "\u001d" or "\u001e" or "\u00ac" or "\u00b6" => 0.9,
        { Length: > 1 } => IsListed(delimiter) ? 1.02 : 0.5,
        ":" or "#" => 0.5,
        " " => 0.45,
        _ => 0.3,
    };

    /// <summary>Whether a delimiter of several characters is one that programs write; others were only seen in the text.</summary>
    public static bool IsListed(string delimiter) => delimiter.Length == 1 || Pairs.Contains(delimiter);

    /// <summary>Order among equals: the commoner reading first.</summary>
    public static int Rank(Dialect dialect) =>
        ((Singles.IndexOf(dialect.Delimiter[0]) + 1) * 8) + (dialect.Quote switch { '"' => 0, null => 2, _ => 4 }) + (dialect.Escape is null ? 0 : 1);

    public static IEnumerable<Dialect> For(string text, string? known)
    {
        var quotes = QuotesIn(text);
        foreach (var delimiter in known is null ? Delimiters(text) : [known])
        {
            // The tilde is both, and never in one file.
            foreach (var (quote, escape) in quotes.Where(candidate => candidate.Quote is null or '"' || !delimiter.Contains(candidate.Quote.Value)))
            {
                yield return new Dialect { Delimiter = delimiter, Quote = quote, Escape = escape };
                if (quote is { } q && text.Contains($"{delimiter} {q}", StringComparison.Ordinal) && delimiter != " ")
                {
                    yield return new Dialect { Delimiter = delimiter, Quote = quote, Escape = escape, SkipInitialSpace = true };
                }
            }
        }
    }

    public static string NewLineOf(string text)
    {
        int feeds = 0, both = 0, returns = 0;
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny('\r', '\n'); at >= 0; at = rest.IndexOfAny('\r', '\n'))
        {
            var pair = rest[at] == '\r' && at + 1 < rest.Length && rest[at + 1] == '\n';
            feeds += !pair && rest[at] == '\n' ? 1 : 0;
            returns += !pair && rest[at] == '\r' ? 1 : 0;
            both += pair ? 1 : 0;
            rest = rest[(at + (pair ? 2 : 1))..];
        }

        return both > feeds && both >= returns ? "\r\n" : returns > feeds ? "\r" : "\n";
    }

    private static IEnumerable<string> Delimiters(string text)
    {
        var found = Singles.Where(c => text.Contains(c)).Select(c => c.ToString())
            .Concat(Pairs.Where(pair => text.Contains(pair, StringComparison.Ordinal)))
            .ToList();
        var marks = RepeatedMarks.In(text).Except(found).ToList();
        found.AddRange(marks);
        found.RemoveAll(single => Pairs.Concat(marks.Where(_ => Prior(single) < 0.6)).Any(pair => pair.Length > single.Length && pair.Contains(single, StringComparison.Ordinal) && IsMadeOf(text, single, pair)));
        return found.Count > 0 ? found : [","];
    }

    // "1+|a+|b" is not separated by a bar with plus signs left over. A doubled character may also be an empty field.
    private static bool IsMadeOf(string text, string single, string pair)
    {
        var inPairs = Count(text, pair) * Count(pair, single);
        return inPairs >= 3 && inPairs >= Count(text, single) * (pair.All(c => c == pair[0]) ? 0.98 : 0.49);
    }

    private static int Count(string text, string part) => text.AsSpan().Count(part);

    // A quote that never occurs cannot be told from no quote: the double quote is then the harmless assumption.
    private static List<(char? Quote, char? Escape)> QuotesIn(string text)
    {
        var candidates = new List<(char?, char?)> { ('"', null) };
        if (text.Contains('"'))
        {
            candidates.Add((null, null));
            if (text.Contains("\\\"", StringComparison.Ordinal))
            {
                candidates.Add(('"', '\\'));
            }
        }

        foreach (var quote in "'`~".Where(text.Contains))
        {
            candidates.Add((quote, null));
            if (text.Contains($"\\{quote}", StringComparison.Ordinal))
            {
                candidates.Add((quote, '\\'));
            }
        }

        return candidates;
    }
}

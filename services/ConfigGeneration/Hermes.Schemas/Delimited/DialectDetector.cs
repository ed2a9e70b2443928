namespace Hermes.Schemas.Delimited;

/// <summary>The reading of a sample that fits best, and the others that were considered.</summary>
/// <param name="Best">The reading taken.</param>
/// <param name="Alternatives">Up to five other readings, best first.</param>
public sealed record DialectDetection(ScoredDialect Best, IReadOnlyList<ScoredDialect> Alternatives);

/// <summary>
/// Finds delimiter, quote and escape by consistency: of all readings the one that gives rows of one width (pattern score)
/// and cells that look like values (type score). After van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by
/// detecting row and type patterns", Data Mining and Knowledge Discovery 33 (2019), with priors for the usual delimiters.
/// </summary>
public static class DialectDetector
{
    /// <summary>Characters looked at; more does not change the answer.</summary>
    private const int SniffChars = 128 * 1024;

    /// <summary>Records looked at where already the first is longer than that, as with thousands of columns.</summary>
    private const int WideRecords = 3;

    private const int MaxWideChars = 4 * 1024 * 1024;

    /// <summary>Records scored per reading.</summary>
    private const int SniffRecords = 1_000;

    /// <summary>Ranks the readings of a text.</summary>
    /// <param name="text">The beginning of the file, decoded and without byte-order mark.</param>
    /// <param name="complete">Whether <paramref name="text"/> is the whole file.</param>
    /// <param name="delimiter">The delimiter when it is known; only quote and escape are then looked for.</param>
    /// <exception cref="SampleRejectedException">The usual delimiters give too many columns.</exception>
    public static DialectDetection Detect(string text, bool complete, string? delimiter = null)
    {
        var (snippet, whole) = Snippet(text, complete);
        var newLine = DialectCandidates.NewLineOf(snippet);
        var recordEnd = RecordEnds.Find(snippet);
        var scored = DialectCandidates.For(snippet, string.IsNullOrEmpty(delimiter) ? null : delimiter)
            .Select(candidate => DialectScorer.Score(snippet, candidate with { NewLine = newLine, RecordEnd = recordEnd, HasHeader = false }, whole, SniffRecords))
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => DialectCandidates.Rank(candidate.Dialect))
            .DistinctBy(candidate => (candidate.Dialect.Delimiter, candidate.Score))
            .ToList();
        if (delimiter is null && (IsUnlikely(scored[0]) || IsWithinValues(snippet, scored[0])))
        {
            // What the usual delimiters would cut into too many columns is no file of one.
            if (scored.Find(reading => reading.Refusal is { Code: "tooManyColumns" } && DialectCandidates.Prior(reading.Dialect.Delimiter) > 0.8) is { Refusal: { } refusal })
            {
                throw refusal;
            }

            scored.Insert(0, SingleColumn(snippet, newLine, recordEnd, whole) with { Score = scored[0].Score });
        }

        var believed = WithConfidence(scored);
        return new DialectDetection(believed[0], [.. believed.Skip(1).Take(5)]);
    }

    // What stands between the parts of a date, a time or an address separates no columns.
    private static bool IsWithinValues(string snippet, ScoredDialect best)
    {
        if ((DialectCandidates.Prior(best.Dialect.Delimiter) >= 0.6 && DialectCandidates.IsListed(best.Dialect.Delimiter)) || best.Columns == 1)
        {
            return false;
        }

        var reader = new StringReader(snippet);
        reader.ReadLine();
        int lines = 0, values = 0;
        while (lines < SniffRecords && reader.ReadLine() is { } line)
        {
            var text = line.Trim();
            lines += text.Length > 0 ? 1 : 0;
            values += text.Length > 0 && TableLayout.IsValue(text) ? 1 : 0;
        }

        return values > 0 && values >= lines * 0.9;
    }

    // Prose split at blanks gives ragged rows: then the file has one column, and any delimiter will do.
    private static bool IsUnlikely(ScoredDialect best) => best.Columns == 1 || (best.ConsistentRows < 0.5 && !best.QuotesFit && DialectCandidates.Prior(best.Dialect.Delimiter) < 0.6);

    private static ScoredDialect SingleColumn(string snippet, string newLine, string? recordEnd, bool whole) =>
        DialectScorer.Score(snippet, new Dialect { Delimiter = UnusedIn(snippet), NewLine = newLine, RecordEnd = recordEnd, HasHeader = false }, whole, SniffRecords) with { Columns = 1 };

    // The usual delimiter that tears the fewest lines apart, the comma first.
    private static string UnusedIn(string snippet) => ",;\t|".MinBy(c => snippet.AsSpan().Count(c)).ToString();

    // Scores spread over powers of ten; what they are worth against each other is their ratio. Ragged rows cost little: a title
    // or a second table does not make the delimiter doubtful.
    private static List<ScoredDialect> WithConfidence(List<ScoredDialect> scored)
    {
        var best = Math.Max(scored[0].Score, double.Epsilon);
        var weights = scored.Select(candidate => Math.Pow(candidate.Score / best, 3)).ToArray();
        var total = weights.Sum();
        return [.. scored.Select((candidate, i) => candidate with { Confidence = Math.Round(weights[i] / total * (0.85 + (0.15 * candidate.ConsistentRows)), 4) })];
    }

    private static (string Snippet, bool Complete) Snippet(string text, bool complete)
    {
        if (text.Length <= SniffChars)
        {
            return (text, complete);
        }

        var end = text.LastIndexOf('\n', SniffChars);
        end = end < SniffChars / 2 ? text.LastIndexOf('\r', SniffChars) : end;
        return (text[..(end > 0 ? end + 1 : TextHead.EndOfLines(text, WideRecords, MaxWideChars))], false);
    }
}

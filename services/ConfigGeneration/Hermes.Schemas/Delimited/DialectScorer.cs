namespace Hermes.Schemas.Delimited;

/// <summary>Scores one reading of a text: pattern score times type score.</summary>
internal static class DialectScorer
{
    /// <summary>Weight of a row of a single field, against all-one-column readings (alpha of the paper).</summary>
    private const double Alpha = 1e-3;

    private const double Epsilon = 1e-10;

    public static ScoredDialect Score(string text, Dialect dialect, bool complete, int maxRecords)
    {
        var parser = new DelimitedParser(new StringReader(text), dialect, null, repair: false);
        var widths = new Dictionary<int, int>();
        var evidence = new ReadingEvidence(dialect);
        double typed = 0, cells = 0;
        int records = 0, quotedCells = 0, looseQuotes = 0;
        try
        {
            while (records < maxRecords && parser.Read())
            {
                records++;
                var width = parser.FieldCount;
                widths[width] = widths.GetValueOrDefault(width) + 1;
                evidence.AddWidth(width, parser.Line);
                cells += width;
                for (var i = 0; i < width; i++)
                {
                    var quoted = parser.IsQuoted(i);
                    quotedCells += quoted ? 1 : 0;
                    looseQuotes += !quoted && parser[i].Contains('"') ? 1 : 0;
                    var likely = CellTypes.Score(parser[i], quoted);
                    typed += likely;
                    if (likely == 0)
                    {
                        evidence.AddCell(parser[i], parser.Line);
                    }
                }
            }
        }
        catch (SampleRejectedException e)
        {
            // Too wide or too long under this reading: it is simply not the right one.
            return new ScoredDialect(dialect, 0, 0, 1, 0) { Refusal = e };
        }

        if (records == 0)
        {
            return new ScoredDialect(dialect, Epsilon, 0, 1, 0);
        }

        var pattern = widths.Sum(pair => pair.Value * Math.Max(Alpha, pair.Key - 1) / pair.Key) / widths.Count;
        var type = Math.Max(Epsilon, typed / cells);
        var (modal, modalRows) = widths.MaxBy(pair => (pair.Value, pair.Key));
        var consistent = (double)modalRows / records;
        var score = pattern * type * consistent * Explained(looseQuotes, quotedCells) * DialectCandidates.Prior(dialect.Delimiter) * QuotePenalty(parser, dialect, quotedCells, complete);
        return new ScoredDialect(dialect, score, 0, modal, consistent)
        {
            Against = evidence.Rows(modal, parser),
            QuotesFit = quotedCells * 2 > records && (looseQuotes + parser.StrayQuotes) * 10 < quotedCells,
        };
    }

    // Double quotes that enclose nothing under this reading enclose something under the right one.
    private static double Explained(int loose, int enclosing) => loose == 0 ? 1 : 1 - (0.7 * loose / (loose + enclosing));

    // A quote that is never closed, or closed in the middle of a field, is not the quote of this file.
    private static double QuotePenalty(DelimitedParser parser, Dialect dialect, int quotedCells, bool complete)
    {
        var penalty = 1.0;
        if (parser.UnterminatedQuoteLine is not null && complete)
        {
            penalty *= 0.2;
        }

        // One backslash before a quote is a foot mark; an escape stands before most quotes inside fields.
        if (dialect.Escape is not null && parser.EscapedQuotes <= parser.StrayQuotes)
        {
            penalty *= 0.5;
        }

        if (quotedCells > 0)
        {
            penalty *= Math.Pow(1 - ((double)parser.StrayQuotes / quotedCells), 2);
            penalty = Math.Max(penalty, Epsilon);
        }

        return dialect.Quote is not ('"' or null) && quotedCells == 0 ? penalty * 0.5 : penalty;
    }
}

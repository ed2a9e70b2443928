namespace Hermes.Schemas.Delimited;

/// <summary>What the layout of a table leaves open.</summary>
internal static class LayoutQuestions
{
    private const double Unsure = 0.62;

    public static IEnumerable<Question> Of(DialectDetection detection, TableLayout layout)
    {
        if (detection.Best.Confidence < 0.6)
        {
            var options = detection.Alternatives.Where(reading => IsRival(reading, detection.Best)).Prepend(detection.Best).DistinctBy(reading => reading.Dialect.Delimiter).Take(3).ToList();
            if (options.Count > 1)
            {
                yield return new Question("delimiter", "Which character separates the fields? More than one reading fits the sample.", null,
                    [.. options.Select(reading => new QuestionOption(reading.Dialect.Delimiter, $"{reading.Columns} columns, the same in {reading.ConsistentRows:P0} of the rows"))], options[0].Dialect.Delimiter);
            }
        }

        foreach (var question in Header(layout))
        {
            yield return question;
        }

        if (layout.IsOffsetDoubtful)
        {
            yield return new Question("headerOffset", "The header names fewer columns than the rows have fields. How many fields stand before the first one it names?", null,
                [new QuestionOption("0", "The last fields have no name"), new QuestionOption("1", "The first field has no name, as labels of rows")], layout.HeaderOffset == 0 ? "0" : "1");
        }
    }

    public static IEnumerable<Question> Header(TableLayout layout)
    {
        if (layout.HeaderConfidence < Unsure)
        {
            yield return new Question("header", "Does the first row name the columns?", null,
                [new QuestionOption("true", "The first row holds names"), new QuestionOption("false", "The first row is data")], layout.HasHeader ? "true" : "false");
        }
    }

    private static bool IsRival(ScoredDialect other, ScoredDialect best) =>
        other.Score > best.Score * 0.8 && other.ConsistentRows > best.ConsistentRows - 0.05 && DialectCandidates.Prior(other.Dialect.Delimiter) > 0.6;
}

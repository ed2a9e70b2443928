using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.FixedWidth;

/// <summary>Whether a text is read as fixed width or as delimited, and what a person is asked about it.</summary>
/// <param name="FixedWidth">The columns by their places; null when the text is delimited.</param>
/// <param name="Questions">What is left open.</param>
internal sealed record FormatChoice(FixedWidthDetection? FixedWidth, IReadOnlyList<Question> Questions)
{
    private const double Likely = 0.6;
    private const double Sure = 0.9;

    /// <summary>Lines looked at for two blanks in a row and for where the delimiter stands.</summary>
    private const int Lines = 200;

    /// <summary>Weighs both readings.</summary>
    /// <param name="text">The beginning of the file, ending with a whole line.</param>
    /// <param name="complete">Whether it is the whole file.</param>
    /// <param name="detection">How it is read when it is delimited.</param>
    /// <param name="answers">Answers a person gave: <c>format</c>, <c>columns</c>, <c>delimiter</c>.</param>
    public static FormatChoice Make(string text, bool complete, DialectDetection detection, IReadOnlyDictionary<string, string> answers)
    {
        var format = answers.GetValueOrDefault("format");
        if (format == "delimited" || (format is null && answers.ContainsKey("delimiter")))
        {
            return new FormatChoice(null, []);
        }

        if (answers.TryGetValue("columns", out var given) && FixedColumns.Parse(given) is { } columns)
        {
            return new FormatChoice(FixedWidthDetector.With(columns, text, complete), []);
        }

        var best = detection.Best;
        var weak = best.Columns == 1 || DialectCandidates.Prior(best.Dialect.Delimiter) <= 0.5 || best.ConsistentRows < 0.7;
        if (format != "fixedWidth" && (best.QuotesFit || (!weak && !IsPadded(text, best.Dialect.Delimiter))))
        {
            return new FormatChoice(null, []);
        }

        var lines = FixedWidthDetector.Detect(text, complete);
        if (lines is null || (format != "fixedWidth" && !IsBetter(lines, best, weak)))
        {
            // Parts of a code, or columns: one column loses nothing while nobody has answered.
            return new FormatChoice(null, lines is { Others.Count: > 0 } && best.Columns == 1 ? [Places(lines, assumed: lines.Others[0])] : []);
        }

        return new FormatChoice(lines, [.. Open(lines, best, format is null && !weak)]);
    }

    // Values one blank apart in every line are delimited by it just as well, and do not break when one grows.
    private static bool IsBetter(FixedWidthDetection lines, ScoredDialect best, bool weak) => weak
        ? lines.Confidence >= (best.Columns == 1 ? 0.5 : Likely) && !(best.Dialect.Delimiter == " " && best.ConsistentRows == 1 && best.Columns == lines.Dialect.Columns!.Count)
        : lines.Confidence >= Sure;

    private static IEnumerable<Question> Open(FixedWidthDetection lines, ScoredDialect best, bool doubtful)
    {
        if (doubtful)
        {
            yield return new Question("format", "Do the columns have fixed places, or does a character separate them? Both readings fit the sample.", null,
                [new QuestionOption("fixedWidth", $"{lines.Dialect.Columns!.Count} columns by place"), new QuestionOption("delimited", $"{best.Columns} columns separated by '{best.Dialect.Delimiter}'")], "fixedWidth");
        }

        if (lines.Others.Count > 0)
        {
            yield return Places(lines, lines.Dialect.Columns!);
        }
    }

    private static Question Places(FixedWidthDetection lines, IReadOnlyList<FixedColumn> assumed) => new(
        "columns", "Where do the columns stand? The sample does not show it beyond doubt. Answer with places such as 1-8,9-20,21- or widths such as 8,12,30.", null,
        [.. lines.Others.Prepend(lines.Dialect.Columns!).Select(columns => new QuestionOption(FixedColumns.Write(columns), columns.Count == 1 ? "one column" : $"{columns.Count} columns"))],
        FixedColumns.Write(assumed));

    // Padding puts blanks side by side in nearly every line; a delimiter of padded columns stands at one place, one within texts does not.
    private static bool IsPadded(string text, string delimiter)
    {
        var reader = new StringReader(text);
        int lines = 0, padded = 0;
        var places = new Dictionary<int, int>();
        while (lines < Lines && reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lines++;
                padded += line.AsSpan().Trim().Contains("  ", StringComparison.Ordinal) ? 1 : 0;
                var at = line.IndexOf(delimiter, StringComparison.Ordinal);
                places[at] = places.GetValueOrDefault(at) + 1;
            }
        }

        return padded >= lines * Sure && places.Values.DefaultIfEmpty().Max() < lines * Sure;
    }
}

using Hermes.Schemas.Delimited;
using Hermes.Schemas.FixedWidth;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;

namespace Hermes.Schemas;

/// <summary>Analyses text that is neither JSON nor XML: delimited, or lines in which every column has its place.</summary>
internal static class TableAnalyzer
{
    public static SampleAnalysis Analyze(SampleBytes sample, SampleLimits limits, IReadOnlyDictionary<string, string> answers, CancellationToken ct)
    {
        var (encoding, complete) = (sample.Encoding, sample.Complete);
        var table = sample.Lines();
        var detection = DialectDetector.Detect(table, complete, answers.GetValueOrDefault("delimiter"));
        var choice = FormatChoice.Make(table, complete, detection, answers);
        return choice.FixedWidth is { } lines
            ? AnalyzeLines(table, lines, choice, detection, encoding, complete, limits, answers, ct)
            : AnalyzeDelimited(table, choice, detection, encoding, complete, limits, answers, ct);
    }

    private static SampleAnalysis AnalyzeDelimited(
        string table, FormatChoice choice, DialectDetection detection, DetectedEncoding encoding, bool complete, SampleLimits limits, IReadOnlyDictionary<string, string> answers, CancellationToken ct)
    {
        if (UnclosedQuote.FindLine(table, detection.Best.Dialect) is { } line)
        {
            throw UnclosedQuote.Rejection(line);
        }

        var layout = TableLayout.Detect(table, detection.Best.Dialect).With(answers);
        var dialect = detection.Best.Dialect with
        {
            HasHeader = layout.HasHeader,
            HeaderRows = layout.HeaderRows,
            Fields = layout.Fields,
            HeaderOffset = layout.HeaderOffset,
            SkipLines = layout.SkipLines,
            Comment = layout.Comment,
        };
        dialect = dialect with { FooterRows = complete ? TableEnd.FooterRows(table, dialect) : 0 };
        using var reader = new DelimitedRecordReader(new StringReader(table), dialect, limits);
        var analysis = SampleProfiler.Profile(reader, new SourceFormat(FileFormat.Delimited, encoding.Name, dialect), limits, complete, answers, ct);
        return analysis with
        {
            Detection = detection with { Best = detection.Best with { Dialect = dialect } },
            Questions = [.. choice.Questions, .. LayoutQuestions.Of(detection, layout), .. analysis.Questions],
            Findings = [.. LayoutFindings.Of(layout, analysis), .. analysis.Findings],
        };
    }

    private static SampleAnalysis AnalyzeLines(
        string table, FixedWidthDetection lines, FormatChoice choice, DialectDetection detection, DetectedEncoding encoding, bool complete, SampleLimits limits, IReadOnlyDictionary<string, string> answers, CancellationToken ct)
    {
        var layout = new TableLayout(lines.Dialect.SkipLines, lines.Dialect.HasHeader, lines.HeaderConfidence, 1, null) { Above = lines.Above }.With(answers);
        var dialect = lines.Dialect with { HasHeader = layout.HasHeader };
        using var reader = new FixedWidthRecordReader(new StringReader(table), dialect, limits);
        var analysis = SampleProfiler.Profile(reader, new SourceFormat(FileFormat.FixedWidth, encoding.Name, dialect), limits, complete, answers, ct);
        var best = new ScoredDialect(dialect, 0, lines.Confidence, dialect.Columns!.Count, lines.Conforming) { Against = lines.Against };
        var others = detection.Alternatives.Prepend(detection.Best).Select(other => other with { Confidence = Math.Round(other.Confidence * (1 - lines.Confidence), 4) });
        return analysis with
        {
            Detection = new DialectDetection(best, [.. others.Take(5)]),
            Questions = [.. choice.Questions, .. LayoutQuestions.Header(layout), .. analysis.Questions],
            Findings = [.. LayoutFindings.Of(layout, analysis), .. analysis.Findings],
        };
    }
}

using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.Schemas.Delimited;
using Hermes.Schemas.Suggestions;
using ColumnProfile = Hermes.Contracts.Configurations.ColumnProfile;
using KeyCandidate = Hermes.Contracts.Configurations.KeyCandidate;

namespace Hermes.ConfigGeneration.Samples;

internal static class SampleMapping
{
    /// <summary>Columns shown; a profile of 100,000 columns would not help anybody.</summary>
    private const int MaxColumns = 2_000;

    private const int MaxSuggestions = 2_000;

    public static SampleProfile ToProfile(this SampleAnalysis analysis, Guid id, string name, NamingStyle naming) => new()
    {
        SampleId = id,
        Name = name,
        Format = analysis.Source.Name,
        Encoding = analysis.Source.Encoding,
        Dialect = analysis.Detection is { } found ? Of(found.Best, analysis.Source.Dialect!.HasHeader) : null,
        Alternatives = [.. (analysis.Detection?.Alternatives ?? []).Select(other => Of(other, analysis.Source.Dialect!.HasHeader))],
        Rows = analysis.Rows,
        IsWholeFile = analysis.IsWholeFile,
        Columns = [.. analysis.Columns.Take(MaxColumns).Select(Of)],
        KeyCandidates = [.. analysis.Keys.Select(key => new KeyCandidate(key.Columns, key.Confidence, key.ChanceOfUniqueness))],
        ForeignKeys = [.. analysis.References.Select(reference => new ForeignKeyCandidate(reference.Columns, reference.Feed, reference.FeedColumns, reference.Confidence, reference.Contained))],
        Suggestions = [.. SuggestionFinder.Find(analysis, naming).Take(MaxSuggestions).Select(Of)],
        Questions = [.. analysis.Questions.Select(question => new SampleQuestion(question.Id, question.Text, [.. question.Options.Select(option => option.Value)], question.Assumed) { Meanings = [.. question.Options.Select(option => option.Meaning)] })],
        Findings = [.. analysis.Findings.Select(Of)],
    };

    private static SampleSuggestion Of(Suggestion suggestion) =>
        new(suggestion.Id, suggestion.Kind, suggestion.Columns, suggestion.Text, suggestion.Reason, suggestion.Default);

    private static SampleDialect Of(ScoredDialect scored, bool header) =>
        new(scored.Dialect.Columns is null ? scored.Dialect.Delimiter : "", scored.Dialect.Quote?.ToString(), scored.Dialect.Escape?.ToString(), header, scored.Confidence)
        {
            Columns = scored.Dialect.Columns is { } columns ? [.. columns.Select(column => new SampleColumnPlace(column.Start, column.Width))] : [],
            Against = [.. scored.Against.Select(row => new Hermes.Contracts.Configurations.RowAgainst(row.Line, row.Reason))],
        };

    private static ColumnProfile Of(Schemas.Profiles.ColumnProfile column) => new()
    {
        Name = column.Name,
        Type = column.Type.Name,
        Format = column.Type.Format ?? (column.Type.NumberFormat is { } number ? $"1{number.Group}000{number.Decimal}00" : null),
        Nullable = column.Nulls > 0,
        Confidence = column.Confidence,
        Nulls = column.Nulls,
        Distinct = column.Distinct,
        Min = column.Min,
        Max = column.Max,
        DistinctIsExact = column.DistinctIsExact,
        MinLength = column.MinLength,
        MaxLength = column.MaxLength,
        Quantiles = [.. column.Quantiles.Select(quantile => new ColumnQuantile(quantile.Share, quantile.Value))],
        Histogram = [.. column.Histogram.Select(bin => new HistogramBin(bin.From, bin.To, bin.Count))],
        TopValues = [.. column.TopValues.Select(value => new ValueCount(value.Value, value.Count))],
        Shapes = [.. column.Patterns.Select(pattern => new ValueShape(pattern.Shape, pattern.Share))],
        Examples = column.Examples,
        Unit = column.Unit,
        PersonalData = column.PersonalData,
    };

    public static Finding Of(SampleFinding finding) =>
        new(finding.Code, finding.Severity.ToString().ToLowerInvariant(), finding.Column ?? (finding.Line is { } line ? $"line {line}" : ""), finding.Message, null);
}

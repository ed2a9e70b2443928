namespace Hermes.Contracts.Configurations;

/// <summary>What was inferred from an uploaded sample.</summary>
public sealed record SampleProfile
{
    /// <summary>Identity for <c>generate</c>.</summary>
    public required Guid SampleId { get; init; }

    /// <summary>Name of the uploaded file.</summary>
    public required string Name { get; init; }

    /// <summary>delimited, fixedWidth, json, ndjson or xml.</summary>
    public required string Format { get; init; }

    /// <summary>Character encoding, for example <c>utf-8</c>.</summary>
    public required string Encoding { get; init; }

    /// <summary>How to read it, when delimited or of fixed width.</summary>
    public SampleDialect? Dialect { get; init; }

    /// <summary>Other readings, best first.</summary>
    public IReadOnlyList<SampleDialect> Alternatives { get; init; } = [];

    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns in file order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>False when the file goes on after the rows that were looked at.</summary>
    public bool IsWholeFile { get; init; } = true;

    /// <summary>How far the profile of the whole file is, which then takes the place of this one; null when the first look saw it all.</summary>
    public WholeProfile? WholeProfile { get; init; }

    /// <summary>Columns that identify a row, best first.</summary>
    public IReadOnlyList<KeyCandidate> KeyCandidates { get; init; } = [];

    /// <summary>Columns that seem to point to rows of known feeds, likeliest first.</summary>
    public IReadOnlyList<ForeignKeyCandidate> ForeignKeys { get; init; } = [];

    /// <summary>What could be done to the rows on their way, to be taken over or left.</summary>
    public IReadOnlyList<SampleSuggestion> Suggestions { get; init; } = [];

    /// <summary>Questions only a person can answer.</summary>
    public IReadOnlyList<SampleQuestion> Questions { get; init; } = [];

    /// <summary>What is odd about the sample.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>The profile of a whole large file, made after the answer to its upload.</summary>
/// <param name="State">waiting, running, done (the profile is that of the whole file) or failed (it stays that of the beginning).</param>
/// <param name="Percent">How much of the file was read, 0..100.</param>
/// <param name="Error">Why it failed, with what to do.</param>
public sealed record WholeProfile(string State, double Percent, string? Error = null);

/// <summary>How a delimited or fixed-width file is read.</summary>
/// <param name="Delimiter">Between fields; empty in fixed-width files.</param>
/// <param name="Quote">Around fields; null when none.</param>
/// <param name="Escape">Before a special character; null when quotes are doubled.</param>
/// <param name="HasHeader">First row names the columns.</param>
/// <param name="Confidence">0..1.</param>
public sealed record SampleDialect(string Delimiter, string? Quote, string? Escape, bool HasHeader, double Confidence)
{
    /// <summary>The first rows that speak against this reading, with the reason.</summary>
    public IReadOnlyList<RowAgainst> Against { get; init; } = [];

    /// <summary>Where the columns of a fixed-width file stand; empty in delimited files.</summary>
    public IReadOnlyList<SampleColumnPlace> Columns { get; init; } = [];
}

/// <summary>Where a column stands in every line of a fixed-width file.</summary>
/// <param name="Start">Its first character, counted from 1.</param>
/// <param name="Width">Its characters; null for all up to the line end.</param>
public sealed record SampleColumnPlace(int Start, int? Width);

/// <summary>A row that speaks against a reading.</summary>
/// <param name="Line">One-based line.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RowAgainst(long Line, string Reason);

/// <summary>One column of a sample.</summary>
public sealed record ColumnProfile
{
    /// <summary>Name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Inferred type, for example <c>decimal(12,2)</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Date or number format; null when plain.</summary>
    public string? Format { get; init; }

    /// <summary>True when values are missing.</summary>
    public required bool Nullable { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Missing values.</summary>
    public long Nulls { get; init; }

    /// <summary>Distinct values.</summary>
    public long Distinct { get; init; }

    /// <summary>Smallest value as text.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value as text.</summary>
    public string? Max { get; init; }

    /// <summary>False when <see cref="Distinct"/> is an estimate.</summary>
    public bool DistinctIsExact { get; init; } = true;

    /// <summary>Shortest text in characters.</summary>
    public int MinLength { get; init; }

    /// <summary>Longest text in characters.</summary>
    public int MaxLength { get; init; }

    /// <summary>Unit the name or the values tell, for example <c>EUR</c>, <c>%</c>, <c>ms</c>; null when none.</summary>
    public string? Unit { get; init; }

    /// <summary>Values below which a share of the values lies: 1, 5, 25, 50, 75, 95 and 99 of a hundred; numbers and times only.</summary>
    public IReadOnlyList<ColumnQuantile> Quantiles { get; init; } = [];

    /// <summary>How numbers or times are spread, in at most 20 bins of equal width.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];

    /// <summary>The commonest values with their counts, when values repeat.</summary>
    public IReadOnlyList<ValueCount> TopValues { get; init; } = [];

    /// <summary>The commonest shapes of texts (9 a digit, A a capital, a a small letter).</summary>
    public IReadOnlyList<ValueShape> Shapes { get; init; } = [];

    /// <summary>A few values.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Kind of personal data, when it looks like some.</summary>
    public string? PersonalData { get; init; }
}

/// <summary>Columns that may identify a row.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="ChanceOfUniqueness">Probability that as many rows would show no repetition by chance, 0..1; null when not told.</param>
public sealed record KeyCandidate(IReadOnlyList<string> Columns, double Confidence, double? ChanceOfUniqueness = null);

/// <summary>Body of <c>POST /api/v1/samples/{id}/read</c>.</summary>
/// <param name="Choices">Answers by question id, as <c>generate</c> takes them; <c>delimiter</c> and <c>header</c> choose another reading.</param>
public sealed record ReadSampleRequest(IReadOnlyDictionary<string, string>? Choices);

/// <summary>A question with its possible answers.</summary>
/// <param name="Id">Name of the choice to give back to <c>generate</c>.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Possible answers.</param>
/// <param name="Suggested">The likelier one.</param>
public sealed record SampleQuestion(string Id, string Text, IReadOnlyList<string> Options, string Suggested)
{
    /// <summary>What each answer means for the sample, in the order of the options.</summary>
    public IReadOnlyList<string> Meanings { get; init; } = [];
}

/// <summary>Outcome of running a configuration over its sample.</summary>
/// <param name="RowsRead">Rows in.</param>
/// <param name="RowsParsed">Rows that fit the schema.</param>
/// <param name="Rejected">The first rows that do not.</param>
public sealed record SampleProof(long RowsRead, long RowsParsed, IReadOnlyList<RejectedSampleRow> Rejected)
{
    /// <summary>All rows that do not fit; <see cref="Rejected"/> lists the first hundred.</summary>
    public long RowsRejected { get; init; } = RowsRead - RowsParsed;

    /// <summary>Rows among those that fit which the steps leave out, as they are meant to: filtered, or the same as another.</summary>
    public long RowsLeftOut { get; init; }

    /// <summary>What reading the whole sample left out, repaired or lost; empty while the proof is running.</summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];

    /// <summary>The first rows as the steps leave them; null while the proof is running.</summary>
    public SampleRows? After { get; init; }

    /// <summary>waiting, running, done or failed; only when done do the rows of the whole sample stand here.</summary>
    public string State { get; init; } = "done";

    /// <summary>How much of the sample the rows stand for, 0..100.</summary>
    public double Percent { get; init; } = 100;

    /// <summary>Where the rest appears; null when nothing is left to come.</summary>
    public string? ProofUrl { get; init; }

    /// <summary>Why it ended early, with what to do; null unless failed.</summary>
    public string? Error { get; init; }

    /// <summary>Rows that fit and, written by the configuration's types and formats and read again, say the same.</summary>
    public long RowsRoundTripped { get; init; }

    /// <summary>Rows among them in which a value comes back in another spelling.</summary>
    public long RowsRespelled { get; init; }

    /// <summary>The first values that do not come back as they were read: losses first, then one respelling per column.</summary>
    public IReadOnlyList<SampleDifference> Differences { get; init; } = [];
}

/// <summary>A value that does not come back as it was read.</summary>
/// <param name="Line">One-based line, or number of the record.</param>
/// <param name="Column">The column; empty when it is the row.</param>
/// <param name="Read">The value in the sample.</param>
/// <param name="Written">What would be written for it.</param>
/// <param name="IsLost">True when something is gone; false when only the spelling differs.</param>
public sealed record SampleDifference(long Line, string Column, string Read, string Written, bool IsLost);

/// <summary>Rows of a sample.</summary>
/// <param name="Columns">Names of the columns in the target; of more than two hundred the first.</param>
/// <param name="Rows">Values as text, a missing one empty, a long one cut.</param>
public sealed record SampleRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A sample row that does not fit.</summary>
/// <param name="Line">One-based line.</param>
/// <param name="Column">Column at fault.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedSampleRow(long Line, string Column, string Reason);

/// <summary>A value below which a share of the values lies.</summary>
/// <param name="Share">0..1.</param>
/// <param name="Value">The value as written plainly.</param>
public sealed record ColumnQuantile(double Share, string Value);

/// <summary>A part of a column's range.</summary>
/// <param name="From">First value of it, as written plainly.</param>
/// <param name="To">First value after it; the largest value belongs to the last bin.</param>
/// <param name="Count">Values in it.</param>
public sealed record HistogramBin(string From, string To, long Count);

/// <summary>A value and how often it was seen.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Rows that hold it.</param>
public sealed record ValueCount(string Value, long Count);

/// <summary>A shape that texts have.</summary>
/// <param name="Shape">For example <c>AAA-999</c>.</param>
/// <param name="Share">Share of the values, 0..1.</param>
public sealed record ValueShape(string Shape, double Share);

/// <summary>Columns whose values seem to be keys of another feed.</summary>
/// <param name="Columns">Columns of the sample.</param>
/// <param name="Feed">The feed they point to.</param>
/// <param name="FeedColumns">Its key.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Contained">Share of the sample's values found among that feed's keys, 0..1; null when only names and types were compared.</param>
public sealed record ForeignKeyCandidate(IReadOnlyList<string> Columns, string Feed, IReadOnlyList<string> FeedColumns, double Confidence, double? Contained = null);

/// <summary>Something that could be done to the rows.</summary>
/// <param name="Id">Name to give back in <see cref="GenerateRequest.Suggestions"/>, for example <c>rename:Trade Date</c>.</param>
/// <param name="Kind">trim, normaliseDates, cast, split, deduplicate, mask, rename, drop, flatten, partition, sort or references.</param>
/// <param name="Columns">Columns it concerns.</param>
/// <param name="Text">What it does, in a sentence.</param>
/// <param name="Reason">What in the sample speaks for it.</param>
/// <param name="Default">Whether it is taken over when nothing is chosen.</param>
public sealed record SampleSuggestion(string Id, string Kind, IReadOnlyList<string> Columns, string Text, string Reason, bool Default);

using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.FixedWidth;

/// <summary>A text read as lines in which every column has its place.</summary>
/// <param name="Dialect">Places of the columns, header and what surrounds the table.</param>
/// <param name="Confidence">Belief that the columns stand so, 0..1.</param>
/// <param name="HeaderConfidence">Belief in whether the first line names them, 0.5..1.</param>
internal sealed record FixedWidthDetection(Dialect Dialect, double Confidence, double HeaderConfidence)
{
    /// <summary>Share of the lines with all their text in the columns, 0..1.</summary>
    public double Conforming { get; init; } = 1;

    /// <summary>Other places that fit the lines too, for a person to choose; empty when there is no doubt.</summary>
    public IReadOnlyList<IReadOnlyList<FixedColumn>> Others { get; init; } = [];

    /// <summary>What stands above the table.</summary>
    public IReadOnlyList<LineAbove> Above { get; init; } = [];

    /// <summary>The first lines with text outside of the columns.</summary>
    public IReadOnlyList<RowAgainst> Against { get; init; } = [];
}

/// <summary>A line of the sample that is not blank.</summary>
/// <param name="Number">Physical line, counted from 1.</param>
/// <param name="Text">Its text without the blanks at its end.</param>
internal sealed record SampleLine(long Number, string Text);

using Hermes.Schemas.Profiles.Parts;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>What the sample says about one column.</summary>
public sealed record ColumnProfile
{
    /// <summary>Name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Inferred type.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Belief in the type, 0..1: grows with the number of values that agree.</summary>
    public required double Confidence { get; init; }

    /// <summary>Rows.</summary>
    public long Rows { get; init; }

    /// <summary>Rows without a value.</summary>
    public long Nulls { get; init; }

    /// <summary>Of those, the rows that hold blanks only.</summary>
    public long Blank { get; init; }

    /// <summary>Texts other than the empty one that stand for "no value" here.</summary>
    public IReadOnlyList<string> NullTokens { get; init; } = [];

    /// <summary>Distinct values; an estimate within some percent when <see cref="DistinctIsExact"/> is false.</summary>
    public long Distinct { get; init; }

    /// <summary>Whether all distinct values were counted.</summary>
    public bool DistinctIsExact { get; init; } = true;

    /// <summary>Smallest value as written plainly.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value as written plainly.</summary>
    public string? Max { get; init; }

    /// <summary>Shortest text in characters.</summary>
    public int MinLength { get; init; }

    /// <summary>Longest text in characters.</summary>
    public int MaxLength { get; init; }

    /// <summary>Some distinct values, in order of appearance.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Values below which 1, 5, 25, 50, 75, 95 and 99 of a hundred values lie; numbers and times only.</summary>
    public IReadOnlyList<QuantileValue> Quantiles { get; init; } = [];

    /// <summary>How numbers or times are spread, in at most 20 bins of equal width.</summary>
    public IReadOnlyList<ValueBin> Histogram { get; init; } = [];

    /// <summary>The commonest values with their counts, when values repeat; exact for up to 64 different values, else within a tenth.</summary>
    public IReadOnlyList<CountedValue> TopValues { get; init; } = [];

    /// <summary>The commonest shapes (9 for digits, A for capitals, a for small letters) with their share of the values.</summary>
    public IReadOnlyList<ValuePattern> Patterns { get; init; } = [];

    /// <summary>Unit that the name or the values tell, for example <c>EUR</c>, <c>%</c> or <c>ms</c>; null when none.</summary>
    public string? Unit { get; init; }

    /// <summary>Kind of personal data the column seems to hold: email, phone, iban, card, nationalId, name, birthDate, address; null when none.</summary>
    public string? PersonalData { get; init; }

    /// <summary>Whether some values have blanks around them.</summary>
    public bool HasPadding { get; init; }

    /// <summary>What each value consists of, when each is several in one; null when it is one.</summary>
    public ValueParts? Parts { get; init; }
}

/// <summary>A shape that values have.</summary>
/// <param name="Shape">For example <c>AAA-999</c>.</param>
/// <param name="Share">Share of the values, 0..1.</param>
public sealed record ValuePattern(string Shape, double Share);

/// <summary>A value below which a share of the values lies.</summary>
/// <param name="Share">0..1.</param>
/// <param name="Value">As written plainly.</param>
public sealed record QuantileValue(double Share, string Value);

/// <summary>A part of a column's range.</summary>
/// <param name="From">First value of it, as written plainly.</param>
/// <param name="To">First value after it.</param>
/// <param name="Count">Values in it.</param>
public sealed record ValueBin(string From, string To, long Count);

/// <summary>A value and how often it was seen.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Rows that hold it.</param>
public sealed record CountedValue(string Value, long Count);

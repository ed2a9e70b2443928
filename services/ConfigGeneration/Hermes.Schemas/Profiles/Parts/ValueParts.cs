namespace Hermes.Schemas.Profiles.Parts;

/// <summary>The parts that every value of a column has.</summary>
/// <param name="Separator">Between the parts.</param>
/// <param name="Columns">What the parts are, in order; named by what they hold (<c>date</c>, <c>currency</c>, <c>1</c>).</param>
public sealed record ValueParts(string Separator, IReadOnlyList<ColumnProfile> Columns);

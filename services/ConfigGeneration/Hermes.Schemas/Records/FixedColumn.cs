namespace Hermes.Schemas.Records;

/// <summary>Where a column stands in every line of a fixed-width file.</summary>
/// <param name="Start">Its first character, counted from 1.</param>
/// <param name="Width">Its characters; null for all up to the line end, which only the last column may have.</param>
public sealed record FixedColumn(int Start, int? Width);

namespace Hermes.Schemas.Configurations;

/// <summary>A value that does not come back as it was read when a row is written by its configuration.</summary>
/// <param name="Line">Physical line (delimited, XML) or number of the record (JSON), counted from 1.</param>
/// <param name="Column">Column concerned; empty when it is the row.</param>
/// <param name="Read">The value in the file.</param>
/// <param name="Written">What would be written for it.</param>
/// <param name="IsLost">True when something is gone (the zeros of <c>007</c> in an integer); false when only the spelling differs.</param>
public sealed record RowDifference(long Line, string Column, string Read, string Written, bool IsLost);

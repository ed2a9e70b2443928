using Hermes.Schemas.ForeignKeys;

namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>What one column may keep: the more columns, the less for each, so that wide files stay in bounded memory too.</summary>
/// <param name="DistinctValues">Values remembered one by one.</param>
/// <param name="KnownValues">Places for values seen lately, a power of two.</param>
/// <param name="SketchAccuracy">Accuracy of the quantile sketches.</param>
/// <param name="FrequentValues">Places for the commonest values; 0 when there are too many columns to follow how values are spread.</param>
/// <param name="KeyHashes">Hashes to compare the column with keys of other feeds by.</param>
internal sealed record ColumnBudget(int DistinctValues, int KnownValues, int SketchAccuracy, int FrequentValues, int KeyHashes)
{
    /// <summary>The share of one of so many columns.</summary>
    public static ColumnBudget Of(int columns) => new(
        Math.Clamp(3_000_000 / columns, 2_000, 200_000),
        1 << int.Log2(Math.Clamp(2_000_000 / columns, 64, 4_096)),
        Math.Clamp(100_000 / columns, 32, 1_024),
        columns > 10_000 ? 0 : Math.Clamp(25_000 / columns, 16, 256),
        columns > 5_000 ? 0 : Math.Clamp(250_000 / columns, 50, KeySketch.Size));
}

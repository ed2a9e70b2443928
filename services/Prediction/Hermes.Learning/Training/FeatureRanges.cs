using Hermes.Learning.Datasets;
using Hermes.Learning.Features;

namespace Hermes.Learning.Training;

/// <summary>Where the values of each feature lie in training rows, but for half a percent at either end.</summary>
public sealed class FeatureRanges
{
    private const int Sample = 20_000;
    private readonly Dictionary<string, float[]> ends;
    private readonly (float Low, float High)[] byPosition;

    private FeatureRanges(IReadOnlyDictionary<string, float[]> ends)
    {
        this.ends = new Dictionary<string, float[]>(ends);
        byPosition = [.. FeatureCatalog.Names.Select(name => this.ends.TryGetValue(name, out var pair) && pair.Length == 2
            ? (pair[0], pair[1])
            : (float.NegativeInfinity, float.PositiveInfinity))];
    }

    /// <summary>Nothing is known, so nothing is far.</summary>
    public static FeatureRanges Unknown { get; } = new(new Dictionary<string, float[]>());

    /// <summary>Takes them from training rows; a feature that is never there has none.</summary>
    /// <param name="data">Rows.</param>
    public static FeatureRanges Of(Dataset data)
    {
        var rows = data.Thin(Sample);
        var ends = new Dictionary<string, float[]>();
        var values = new float[rows.Count];
        for (var c = 0; c < FeatureCatalog.Count; c++)
        {
            var count = 0;
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows.Row(i)[c] is var value && float.IsFinite(value))
                {
                    values[count++] = value;
                }
            }

            if (count > 0)
            {
                var sorted = values.AsSpan(0, count);
                sorted.Sort();
                ends[FeatureCatalog.Names[c]] = [sorted[count / 200], sorted[count - 1 - (count / 200)]];
            }
        }

        return new FeatureRanges(ends);
    }

    /// <summary>Share of a row's present features that lie outside, 0 to 1.</summary>
    /// <param name="row">Features.</param>
    public double Outside(ReadOnlySpan<float> row)
    {
        var (present, outside) = (0, 0);
        for (var c = 0; c < byPosition.Length; c++)
        {
            if (!float.IsNaN(row[c]))
            {
                present++;
                outside += row[c] < byPosition[c].Low || row[c] > byPosition[c].High ? 1 : 0;
            }
        }

        return present == 0 ? 0 : outside / (double)present;
    }

    internal static FeatureRanges From(IReadOnlyDictionary<string, float[]>? stored) => stored is null ? Unknown : new(stored);

    internal IReadOnlyDictionary<string, float[]> For(IReadOnlyList<string> features) =>
        features.Where(ends.ContainsKey).ToDictionary(feature => feature, feature => ends[feature]);
}

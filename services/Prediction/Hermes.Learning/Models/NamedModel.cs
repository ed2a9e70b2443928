using Hermes.Learning.Features;

namespace Hermes.Learning.Models;

/// <summary>
/// A model that was trained on other features than rows have today. Each of its inputs is found in the row by name; one that is no longer
/// built is missing to it. So a release with more features keeps the champion of the one before.
/// </summary>
public sealed class NamedModel : IModel
{
    private readonly IModel inner;
    private readonly int[] positions;

    private NamedModel(IModel inner, IReadOnlyList<string> features)
    {
        (this.inner, Features) = (inner, features);
        positions = [.. features.Select(FeatureCatalog.IndexOf)];
    }

    /// <summary>The features it was trained on, in its own order.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <inheritdoc/>
    public Algorithm Algorithm => inner.Algorithm;

    /// <summary>Lets a model read today's rows; the model itself when they are what it knows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Its features in its own order.</param>
    public static IModel Over(IModel model, IReadOnlyList<string> features) =>
        features.SequenceEqual(FeatureCatalog.Names) ? model : new NamedModel(model, features);

    /// <summary>The features a model reads, in its own order.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<string> FeaturesOf(IModel model) => model is NamedModel named ? named.Features : FeatureCatalog.Names;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        var own = new float[scores.Length * positions.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            Pick(rows.Slice(i * FeatureCatalog.Count, FeatureCatalog.Count), own.AsSpan(i * positions.Length, positions.Length));
        }

        inner.Score(own, scores);
    }

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row)
    {
        var own = new float[positions.Length];
        Pick(row, own);
        var contributions = new float[FeatureCatalog.Count];
        var values = inner.Explain(own);
        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i] >= 0)
            {
                contributions[positions[i]] += values[i];
            }
        }

        return contributions;
    }

    /// <inheritdoc/>
    public byte[] Save() => inner.Save();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private void Pick(ReadOnlySpan<float> row, Span<float> own)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            own[i] = positions[i] < 0 ? float.NaN : row[positions[i]];
        }
    }
}

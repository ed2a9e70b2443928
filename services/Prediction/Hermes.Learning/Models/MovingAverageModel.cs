using Hermes.Learning.Features;

namespace Hermes.Learning.Models;

/// <summary>
/// The share of the last ten runs that failed, pulled to the feed's usual share. It needs no training and serves when no learned model
/// beats it.
/// </summary>
public sealed class MovingAverageModel : IModel
{
    /// <inheritdoc/>
    public Algorithm Algorithm => Algorithm.MovingAverage;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = LogOdds(Share(rows.Slice(i * FeatureCatalog.Count, FeatureCatalog.Count)));
        }
    }

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row)
    {
        var contributions = new float[FeatureCatalog.Count];
        contributions[(int)Feature.FailedLast10] = (float)(LogOdds(Share(row)) - LogOdds(Usual(row)));
        return contributions;
    }

    /// <inheritdoc/>
    public byte[] Save() => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing native is held.
    }

    private static double Share(ReadOnlySpan<float> row)
    {
        var known = row[(int)Feature.KnownRuns];
        var recent = row[(int)Feature.FailedLast10];
        var runs = float.IsNaN(recent) ? 0 : Math.Min(known, 10);
        return ((runs == 0 ? 0 : runs * recent) + (2 * Usual(row))) / (runs + 2);
    }

    private static double Usual(ReadOnlySpan<float> row) => row[(int)Feature.FailedUsually] is var share && float.IsNaN(share) ? 0.005 : share;

    private static double LogOdds(double share) => Math.Log(share / (1 - share));
}

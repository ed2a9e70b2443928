namespace Hermes.Learning.Lateness;

/// <summary>Quantiles of a few hundred values.</summary>
internal static class Quantiles
{
    /// <summary>The smallest value that at least this share of the values does not exceed.</summary>
    /// <param name="sorted">Values in order; at least one.</param>
    /// <param name="share">0..1.</param>
    public static double Of(IReadOnlyList<double> sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}

namespace Hermes.Learning.Evaluation;

/// <summary>One bin of a calibration curve.</summary>
/// <param name="Predicted">Mean probability said.</param>
/// <param name="Observed">Share that failed.</param>
/// <param name="Rows">Rows in the bin.</param>
public readonly record struct ReliabilityBin(double Predicted, double Observed, int Rows);

/// <summary>Said against observed, in ten bins of equal width.</summary>
/// <param name="Bins">The bins, from improbable to certain; empty ones have no rows.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>Number of bins.</summary>
    public const int BinCount = 10;

    /// <summary>Mean distance between said and observed, weighted by rows.</summary>
    public double Ece
    {
        get
        {
            var rows = Bins.Sum(bin => bin.Rows);
            return rows == 0 ? 0 : Bins.Sum(bin => bin.Rows * Math.Abs(bin.Predicted - bin.Observed)) / rows;
        }
    }

    /// <summary>Bins probabilities.</summary>
    /// <param name="probabilities">Probabilities.</param>
    /// <param name="failed">Outcomes.</param>
    public static Reliability Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> failed)
    {
        var (sums, hits, counts) = (new double[BinCount], new int[BinCount], new int[BinCount]);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var bin = BinOf(probabilities[i]);
            sums[bin] += probabilities[i];
            hits[bin] += failed[i] ? 1 : 0;
            counts[bin]++;
        }

        return new Reliability([.. Enumerable.Range(0, BinCount).Select(bin => counts[bin] == 0
            ? default
            : new ReliabilityBin(sums[bin] / counts[bin], hits[bin] / (double)counts[bin], counts[bin]))]);
    }

    /// <summary>The bin a probability falls into.</summary>
    /// <param name="probability">Probability.</param>
    public static int BinOf(double probability) => Math.Clamp((int)(probability * BinCount), 0, BinCount - 1);
}

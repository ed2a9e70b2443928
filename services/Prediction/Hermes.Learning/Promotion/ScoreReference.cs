namespace Hermes.Learning.Promotion;

/// <summary>How a model's probabilities were spread when it was made: shares of ten bins that held about equally many, and how much stood behind them.</summary>
/// <param name="Edges">Upper edges of all bins but the last, rising.</param>
/// <param name="Shares">Share of each bin; one more than edges.</param>
/// <param name="Days">Feed-days behind it: rows of one feed and day say much the same and count once.</param>
public sealed record ScoreReference(IReadOnlyList<double> Edges, IReadOnlyList<double> Shares, int Days)
{
    private const int Bins = 10;

    /// <summary>Below a quarter, a shift is not worth a training even where it is certain (Siddiqi 2006).</summary>
    private const double Notable = 0.25;

    // Of chance alone, 10 bins reach (1/n + 1/m) x this once in a thousand times: the 99.9 % quantile of chi squared with 9 degrees
    // of freedom (Yurdakul and Naranjo 2020). Fewer bins reach less.
    private const double Chance = 27.88;

    /// <summary>Bins probabilities.</summary>
    /// <param name="probabilities">What the model said.</param>
    /// <param name="days">Feed-days they come from.</param>
    public static ScoreReference Of(IReadOnlyCollection<double> probabilities, int days)
    {
        var sorted = probabilities.Order().ToArray();
        var edges = sorted.Length == 0 ? [] : Enumerable.Range(1, Bins - 1).Select(tenth => sorted[(int)((long)tenth * sorted.Length / Bins)]).Distinct().ToArray();
        return new ScoreReference(edges, SharesOf(edges, probabilities), days);
    }

    /// <summary>
    /// Has the population moved? Compares by the population stability index, the sum of (p - q) ln(p / q) over the bins, against the
    /// larger of <c>0.25</c> and what chance reaches with this much data.
    /// </summary>
    /// <param name="live">What the model says now.</param>
    /// <param name="days">Feed-days it comes from.</param>
    public PopulationShift Against(IReadOnlyCollection<double> live, int days)
    {
        if (Edges.Count == 0 || live.Count == 0 || days == 0 || Days == 0)
        {
            return new PopulationShift(0, double.PositiveInfinity);
        }

        // An empty bin would make the index infinite: half a feed-day stands in it.
        var now = SharesOf([.. Edges], live);
        var index = Shares.Zip(now, (was, isNow) => (P: Math.Max(was, 0.5 / Days), Q: Math.Max(isNow, 0.5 / days))).Sum(bin => (bin.P - bin.Q) * Math.Log(bin.P / bin.Q));
        return new PopulationShift(index, Math.Max(Notable, Chance * ((1.0 / Days) + (1.0 / days))));
    }

    private static double[] SharesOf(double[] edges, IReadOnlyCollection<double> values)
    {
        var counts = new double[edges.Length + 1];
        foreach (var value in values)
        {
            var at = Array.BinarySearch(edges, value);
            counts[at < 0 ? ~at : at + 1]++;
        }

        return Array.ConvertAll(counts, count => count / Math.Max(1, values.Count));
    }
}

/// <summary>How far a population has moved.</summary>
/// <param name="Index">Population stability index.</param>
/// <param name="Limit">From here on it is more than chance, and enough to matter.</param>
public readonly record struct PopulationShift(double Index, double Limit)
{
    /// <summary>Whether it has moved.</summary>
    public bool Moved => Index > Limit;
}

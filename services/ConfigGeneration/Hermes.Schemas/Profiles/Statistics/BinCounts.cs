namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>Counts sorted values into bins.</summary>
internal static class BinCounts
{
    /// <summary>Most bins of a histogram.</summary>
    public const int Max = 20;

    /// <summary>How many values lie in each bin.</summary>
    /// <param name="values">In order.</param>
    /// <param name="weights">Values each of them stands for.</param>
    /// <param name="ends">First value after each bin; the last bin takes all the rest.</param>
    /// <param name="count">Values in all, to which the counts are scaled.</param>
    public static long[] Of(double[] values, long[] weights, IReadOnlyList<double> ends, long count)
    {
        var counts = new long[ends.Count];
        var bin = 0;
        for (var i = 0; i < values.Length; i++)
        {
            while (bin < ends.Count - 1 && values[i] >= ends[bin])
            {
                bin++;
            }

            counts[bin] += weights[i];
        }

        var total = weights.Sum();
        for (bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] = total == count ? counts[bin] : (long)Math.Round((double)counts[bin] * count / total);
        }

        // The smallest and the largest value were seen, even when they are not among those picked.
        counts[0] = Math.Max(1, counts[0]);
        counts[^1] = Math.Max(1, counts[^1]);
        return counts;
    }
}

using System.Numerics;

namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>
/// Different values: counted while they fit, estimated above that by HyperLogLog (Flajolet et al. 2007) with the estimator of Ertl
/// (New cardinality estimation algorithms for HyperLogLog sketches, 2017), whose standard error is 1.6 % here.
/// </summary>
/// <param name="maxCounted">Values that are remembered one by one.</param>
internal sealed class DistinctCount(int maxCounted)
{
    private const int Bits = 12;
    private const int Registers = 1 << Bits;
    private const int MaxRank = 64 - Bits;
    private HashSet<ulong>? _values = [];
    private byte[]? _ranks;

    /// <summary>Whether every value was remembered.</summary>
    public bool IsExact => _values is not null;

    /// <summary>The count, or the estimate.</summary>
    public long Value => _values?.Count ?? Math.Max(maxCounted, (long)Estimate());

    /// <summary>Adds a value by its hash; false when it surely was there.</summary>
    public bool Add(ulong hash)
    {
        if (_values is null)
        {
            Rank(hash);
            return true;
        }

        if (!_values.Add(hash))
        {
            return false;
        }

        if (_values.Count > maxCounted)
        {
            _ranks = new byte[Registers];
            foreach (var value in _values)
            {
                Rank(value);
            }

            _values = null;
        }

        return true;
    }

    private void Rank(ulong hash)
    {
        var mixed = Mix(hash);
        ref var rank = ref _ranks![mixed >> MaxRank];
        rank = Math.Max(rank, (byte)(Math.Min(BitOperations.LeadingZeroCount(mixed << Bits), MaxRank) + 1));
    }

    private double Estimate()
    {
        var counts = new int[MaxRank + 2];
        foreach (var rank in _ranks!)
        {
            counts[rank]++;
        }

        var z = Registers * Tau(1 - (counts[MaxRank + 1] / (double)Registers));
        for (var rank = MaxRank; rank >= 1; rank--)
        {
            z = (z + counts[rank]) / 2;
        }

        z += Registers * Sigma(counts[0] / (double)Registers);
        return Registers / (2 * Math.Log(2)) * Registers / z;
    }

    private static double Sigma(double x)
    {
        if (x >= 1)
        {
            return double.PositiveInfinity;
        }

        var (power, sum, last) = (1.0, x, double.NaN);
        while (sum != last)
        {
            x *= x;
            last = sum;
            sum += x * power;
            power += power;
        }

        return sum;
    }

    private static double Tau(double x)
    {
        if (x is <= 0 or >= 1)
        {
            return 0;
        }

        var (power, sum, last) = (1.0, 1 - x, double.NaN);
        while (sum != last)
        {
            x = Math.Sqrt(x);
            last = sum;
            power /= 2;
            sum -= (1 - x) * (1 - x) * power;
        }

        return sum / 3;
    }

    // The finalizer of MurmurHash3: every bit of the hash has to look like a coin here.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}

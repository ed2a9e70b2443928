namespace Hermes.Schemas.Profiles.Statistics;

/// <summary>
/// Quantiles of any number of values in bounded memory: the KLL sketch (Karnin, Lang, Liberty: Optimal Quantile Approximation
/// in Streams, FOCS 2016). A value of level h stands for 2^h values; a full level is sorted and every other value of it moves up.
/// Exact up to <paramref name="accuracy"/> values. With an accuracy of 1,024 the rank of a quantile is wrong by .3 % of the values
/// at most in 99 of 100 cases; the error grows as the accuracy shrinks.
/// </summary>
/// <param name="accuracy">Values of the fullest level; about three times as many are kept in all.</param>
internal sealed class QuantileSketch(int accuracy)
{
    private const int MinCapacity = 8;
    private const double Shrink = 2.0 / 3;
    private readonly List<List<double>> _levels = [];
    private ulong _random = 0x2545F4914F6CDD1DUL;
    private int _kept;
    private int _room;

    /// <summary>How many values the kept ones stand for.</summary>
    public long Weight { get; private set; }

    /// <summary>Adds a value that stands for 2^<paramref name="level"/> values.</summary>
    public void Add(double value, int level)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        while (_levels.Count <= level)
        {
            AddLevel();
        }

        _levels[level].Add(value);
        Weight += 1L << level;
        if (++_kept > _room)
        {
            Compress();
        }
    }

    /// <summary>Adds the values of another sketch.</summary>
    public void Add(QuantileSketch other)
    {
        for (var level = 0; level < other._levels.Count; level++)
        {
            foreach (var value in other._levels[level])
            {
                Add(value, level);
            }
        }
    }

    /// <summary>The kept values in order, each with the number of values it stands for.</summary>
    public (double[] Values, long[] Weights) Sorted()
    {
        var values = new double[_kept];
        var weights = new long[_kept];
        var at = 0;
        for (var level = 0; level < _levels.Count; level++)
        {
            foreach (var value in _levels[level])
            {
                (values[at], weights[at++]) = (value, 1L << level);
            }
        }

        Array.Sort(values, weights);
        return (values, weights);
    }

    private void Compress()
    {
        var full = 0;
        while (_levels[full].Count < CapacityOf(full))
        {
            full++;
        }

        if (full + 1 == _levels.Count)
        {
            AddLevel();
        }

        var (level, above) = (_levels[full], _levels[full + 1]);
        level.Sort();
        var odd = level.Count % 2;
        for (var i = odd + Coin(); i < level.Count; i += 2)
        {
            above.Add(level[i]);
        }

        _kept -= (level.Count - odd) / 2;
        level.RemoveRange(odd, level.Count - odd);
    }

    private void AddLevel()
    {
        _levels.Add([]);
        _room = Enumerable.Range(0, _levels.Count).Sum(CapacityOf);
    }

    private int CapacityOf(int level) => Math.Max(MinCapacity, (int)(accuracy * Math.Pow(Shrink, _levels.Count - 1 - level)));

    // Always the same sequence, so that a file has one profile. Xorshift (Marsaglia, 2003).
    private int Coin()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (int)(_random >> 63);
    }
}

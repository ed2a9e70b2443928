namespace Hermes.Simulator.Model;

/// <summary>
/// Random numbers that are a pure function of their keys (SplitMix64): the same run looks the same whoever asks, in any order.
/// </summary>
internal struct Dice
{
    private ulong state;

    public Dice(long seed, long first, long second = 0, long third = 0)
    {
        state = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        state = Mix(state ^ ((ulong)first * 0xBF58476D1CE4E5B9));
        state = Mix(state ^ ((ulong)second * 0x94D049BB133111EB));
        state = Mix(state ^ ((ulong)third * 0xD6E8FEB86659FD93));
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Next()
    {
        state += 0x9E3779B97F4A7C15;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>Whole number in [0, count).</summary>
    public int Pick(int count) => (int)(Next() * count);

    public bool Chance(double probability) => Next() < probability;

    /// <summary>Log-normal around 1 with the given spread of its logarithm.</summary>
    public double Around1(double sigma)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Next()));
        return Math.Exp(sigma * radius * Math.Cos(2 * Math.PI * Next()));
    }

    public int Poisson(double mean)
    {
        var limit = Math.Exp(-Math.Min(mean, 500));
        var count = 0;
        for (var product = Next(); product > limit; product *= Next())
        {
            count++;
        }

        return count;
    }

    /// <summary>Rare events come by chance; many have a common reason and scatter less.</summary>
    public int Count(double mean) => mean < 1 ? Poisson(mean) : (int)Math.Round((mean * Around1(0.2)) + Next() - 0.5);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

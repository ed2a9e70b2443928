using Hermes.Learning.Evaluation;

namespace Hermes.Learning.Resolution;

/// <summary>Forecasts against their answers, counted so that tallies of days and feeds add up and no single forecast has to be kept.</summary>
public sealed class Tally
{
    private const int TenthCount = 11;

    /// <summary>Forecasts counted.</summary>
    public long Rows { get; set; }

    /// <summary>Those with a failure in their window.</summary>
    public long Positives { get; set; }

    /// <summary>Those with a failure within the hour.</summary>
    public long FailedWithinHour { get; set; }

    /// <summary>Sum of squared errors of the probabilities.</summary>
    public double SquaredError { get; set; }

    /// <summary>Forecasts that said the feed is at risk.</summary>
    public long Called { get; set; }

    /// <summary>Those with a failure in their window.</summary>
    public long CalledPositives { get; set; }

    /// <summary>Forecasts per bin of probability.</summary>
    public long[] BinRows { get; set; } = new long[Reliability.BinCount];

    /// <summary>Sum of probabilities per bin.</summary>
    public double[] BinSum { get; set; } = new double[Reliability.BinCount];

    /// <summary>Failures per bin.</summary>
    public long[] BinPositives { get; set; } = new long[Reliability.BinCount];

    /// <summary>Forecasts made after a failure.</summary>
    public long LastFailed { get; set; }

    /// <summary>Those with a failure in their window.</summary>
    public long LastFailedPositives { get; set; }

    /// <summary>Forecasts by failures among the last ten outcomes.</summary>
    public long[] TenthRows { get; set; } = new long[TenthCount];

    /// <summary>Those with a failure in their window.</summary>
    public long[] TenthPositives { get; set; } = new long[TenthCount];

    /// <summary>Mean squared error (Brier 1950).</summary>
    public double Brier => SquaredError / Rows;

    /// <summary>Brier score of the base rate of these very forecasts: no constant does better.</summary>
    public double BaseRateBrier => Variance(Rows, Positives) / Rows;

    /// <summary>Brier score of "as last time", with the two rates of these very forecasts.</summary>
    public double LastOutcomeBrier => (Variance(LastFailed, LastFailedPositives) + Variance(Rows - LastFailed, Positives - LastFailedPositives)) / Rows;

    /// <summary>Brier score of the share of the last ten outcomes that failed, with the rates of these very forecasts.</summary>
    public double MovingAverageBrier => Enumerable.Range(0, TenthCount).Sum(tenth => Variance(TenthRows[tenth], TenthPositives[tenth])) / Rows;

    /// <summary>The calibration curve.</summary>
    public Reliability Curve() => new([.. Enumerable.Range(0, Reliability.BinCount).Select(bin => BinRows[bin] == 0
        ? default
        : new ReliabilityBin(BinSum[bin] / BinRows[bin], BinPositives[bin] / (double)BinRows[bin], (int)Math.Min(int.MaxValue, BinRows[bin])))]);

    /// <summary>Counts a forecast.</summary>
    /// <param name="probability">What was said.</param>
    /// <param name="called">Whether the feed was said to be at risk.</param>
    /// <param name="answer">What happened.</param>
    public void Add(double probability, bool called, Answer answer)
    {
        var failed = answer.FailedInWindow ? 1 : 0;
        Rows++;
        Positives += failed;
        FailedWithinHour += answer.FailedWithinHour ? 1 : 0;
        SquaredError += Math.Pow(probability - failed, 2);
        Called += called ? 1 : 0;
        CalledPositives += called ? failed : 0;
        var bin = Reliability.BinOf(probability);
        BinRows[bin]++;
        BinSum[bin] += probability;
        BinPositives[bin] += failed;
        LastFailed += answer.LastFailed ? 1 : 0;
        LastFailedPositives += answer.LastFailed ? failed : 0;
        TenthRows[answer.Tenths]++;
        TenthPositives[answer.Tenths] += failed;
    }

    /// <summary>Adds another tally.</summary>
    /// <param name="other">The other.</param>
    public void Add(Tally other)
    {
        Rows += other.Rows;
        Positives += other.Positives;
        FailedWithinHour += other.FailedWithinHour;
        SquaredError += other.SquaredError;
        Called += other.Called;
        CalledPositives += other.CalledPositives;
        LastFailed += other.LastFailed;
        LastFailedPositives += other.LastFailedPositives;
        Sum(BinRows, other.BinRows);
        Sum(BinSum, other.BinSum);
        Sum(BinPositives, other.BinPositives);
        Sum(TenthRows, other.TenthRows);
        Sum(TenthPositives, other.TenthPositives);
    }

    private static void Sum<T>(T[] into, T[] from)
        where T : System.Numerics.INumber<T>
    {
        for (var i = 0; i < Math.Min(into.Length, from.Length); i++)
        {
            into[i] += from[i];
        }
    }

    // Squared errors of saying the observed rate: n p (1 - p).
    private static double Variance(long rows, long positives) => rows == 0 ? 0 : positives * (1 - (positives / (double)rows));
}

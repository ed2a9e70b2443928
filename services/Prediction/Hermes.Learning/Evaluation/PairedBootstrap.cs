using Hermes.Learning.Datasets;

namespace Hermes.Learning.Evaluation;

/// <summary>A difference with its 95 % interval.</summary>
/// <param name="Difference">On all rows.</param>
/// <param name="Low">2.5 % quantile.</param>
/// <param name="High">97.5 % quantile.</param>
public readonly record struct Interval(double Difference, double Low, double High);

/// <summary>
/// Is one scorer's average precision better than another's on the same rows? Whole days are drawn with replacement, because rows of one
/// day share their outages (block bootstrap; Künsch 1989).
/// </summary>
public static class PairedBootstrap
{
    /// <summary>Average precision of <paramref name="a"/> minus that of <paramref name="b"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="a">Scores of one.</param>
    /// <param name="b">Scores of the other.</param>
    /// <param name="failed">Outcomes.</param>
    /// <param name="resamples">How many.</param>
    public static Interval AveragePrecision(
        ReadOnlySpan<RowInfo> rows, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<bool> failed, int resamples = 200)
    {
        var (first, second) = (new Ranking(a, failed), new Ranking(b, failed));
        var difference = first.AveragePrecision() - second.AveragePrecision();
        if (rows.IsEmpty)
        {
            return new Interval(0, 0, 0);
        }

        var days = new int[rows.Length];
        var start = rows[0].At.UtcDateTime.Date;
        for (var i = 0; i < rows.Length; i++)
        {
            days[i] = (rows[i].At.UtcDateTime.Date - start).Days;
        }

        var present = days.Distinct().ToArray();
        var drawn = new int[days.Max() + 1];
        var weights = new int[rows.Length];
        var differences = new double[resamples];
        var random = new Random(17);
        for (var sample = 0; sample < resamples; sample++)
        {
            Array.Clear(drawn);
            for (var i = 0; i < present.Length; i++)
            {
                drawn[present[random.Next(present.Length)]]++;
            }

            for (var i = 0; i < days.Length; i++)
            {
                weights[i] = drawn[days[i]];
            }

            differences[sample] = first.AveragePrecision(weights) - second.AveragePrecision(weights);
        }

        Array.Sort(differences);
        return new Interval(difference, differences[(int)(0.025 * resamples)], differences[(int)(0.975 * resamples) - 1]);
    }
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;

namespace Hermes.Learning.Promotion;

/// <summary>
/// How exact the figures of a model are: whole days of the test part are drawn with replacement and the figures taken anew (block
/// bootstrap; Künsch 1989).
/// </summary>
public static class FigureIntervals
{
    /// <summary>95 % intervals by the names of <see cref="Scores.ToDictionary"/>; empty with fewer than two days.</summary>
    /// <param name="rows">The test part.</param>
    /// <param name="probabilities">What was said.</param>
    /// <param name="resamples">How many.</param>
    public static IReadOnlyDictionary<string, (double Low, double High)> Of(IReadOnlyList<RowInfo> rows, double[] probabilities, int resamples = 200)
    {
        var byDay = rows.Select((row, index) => (row.At.UtcDateTime.Date, Index: index)).GroupBy(item => item.Date, item => item.Index).Select(day => day.ToArray()).ToArray();
        if (byDay.Length < 2)
        {
            return new Dictionary<string, (double, double)>();
        }

        var failed = rows.Select(row => row.Failed).ToArray();
        var ranking = new Ranking(probabilities, failed);
        var weights = new int[probabilities.Length];
        var drawn = new Dictionary<string, double[]>
        {
            ["averagePrecision"] = new double[resamples],
            ["baseRate"] = new double[resamples],
            ["brier"] = new double[resamples],
            ["ece"] = new double[resamples],
        };
        var random = new Random(17);
        for (var sample = 0; sample < resamples; sample++)
        {
            Array.Clear(weights);
            for (var i = 0; i < byDay.Length; i++)
            {
                foreach (var row in byDay[random.Next(byDay.Length)])
                {
                    weights[row]++;
                }
            }

            drawn["averagePrecision"][sample] = ranking.AveragePrecision(weights);
            (drawn["baseRate"][sample], drawn["brier"][sample], drawn["ece"][sample]) = Calibration(probabilities, failed, weights);
        }

        foreach (var values in drawn.Values)
        {
            Array.Sort(values);
        }

        return drawn.ToDictionary(pair => pair.Key, pair => (pair.Value[(int)(0.025 * resamples)], pair.Value[(int)(0.975 * resamples) - 1]));
    }

    private static (double BaseRate, double Brier, double Ece) Calibration(double[] probabilities, bool[] failed, int[] weights)
    {
        var (said, seen) = (new double[Reliability.BinCount], new double[Reliability.BinCount]);
        var (brier, positives, count) = (0.0, 0L, 0L);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var outcome = failed[i] ? 1 : 0;
            var bin = Reliability.BinOf(probabilities[i]);
            said[bin] += weights[i] * probabilities[i];
            seen[bin] += weights[i] * outcome;
            brier += weights[i] * (probabilities[i] - outcome) * (probabilities[i] - outcome);
            positives += weights[i] * outcome;
            count += weights[i];
        }

        var rows = Math.Max(1, count);
        return (positives / (double)rows, brier / rows, said.Zip(seen, (a, b) => Math.Abs(a - b)).Sum() / rows);
    }
}

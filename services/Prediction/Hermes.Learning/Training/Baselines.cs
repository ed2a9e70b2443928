using Hermes.Learning.Datasets;
using Hermes.Learning.Features;

namespace Hermes.Learning.Training;

/// <summary>What a model has to beat. Rates are learned on the rows before the test part.</summary>
internal static class Baselines
{
    public const string BaseRate = "baseRate";
    public const string LastOutcome = "lastOutcome";
    public const string MovingAverage = "movingAverage";

    public static IEnumerable<(string Name, double[] Probabilities)> On(Dataset learn, Dataset test)
    {
        var rate = Rate(learn, static _ => true);
        yield return (BaseRate, Enumerable.Repeat(rate, test.Count).ToArray());

        var afterFailure = Rate(learn, static row => row[(int)Feature.FailedLast1] > 0);
        var afterSuccess = Rate(learn, static row => !(row[(int)Feature.FailedLast1] > 0));
        yield return (LastOutcome, Map(test, row => row[(int)Feature.FailedLast1] > 0 ? afterFailure : afterSuccess));

        // The rate among learning rows with the same number of failures in ten, which keeps it calibrated for either target.
        var table = Enumerable.Range(0, 11).Select(tenths => Rate(learn, row => Tenths(row) == tenths)).ToArray();
        yield return (MovingAverage, Map(test, row => table[Tenths(row)] + (1e-6 * Tenths(row))));
    }

    private static int Tenths(ReadOnlySpan<float> row) =>
        row[(int)Feature.FailedLast10] is var share && float.IsNaN(share) ? 0 : (int)MathF.Round(share * 10);

    private static double[] Map(Dataset data, Func<float[], double> value)
    {
        var result = new double[data.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = value(data.Row(i).ToArray());
        }

        return result;
    }

    private static double Rate(Dataset data, Func<float[], bool> where)
    {
        var (failed, rows) = (0, 0);
        for (var i = 0; i < data.Count; i++)
        {
            if (where(data.Row(i).ToArray()))
            {
                rows++;
                failed += data.Rows[i].Failed ? 1 : 0;
            }
        }

        return (failed + 0.5) / (rows + 1);
    }
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Features;

namespace Hermes.Learning.Training;

/// <summary>One baseline on some rows.</summary>
/// <param name="Name">Which.</param>
/// <param name="Probabilities">Its probabilities.</param>
/// <param name="Calls">What it calls failing by its own rule; <see langword="null"/> where a threshold has to decide.</param>
internal sealed record BaselineAnswers(string Name, double[] Probabilities, bool[]? Calls);

/// <summary>
/// What a model has to beat. Rates are learned on the rows before the test part. "Never fails" and "same as last time" are rules and
/// decide as such: a budget of false alarms would silence the second, and flatter its accuracy.
/// </summary>
internal static class Baselines
{
    public const string BaseRate = "baseRate";
    public const string LastOutcome = "lastOutcome";
    public const string MovingAverage = "movingAverage";

    public static IEnumerable<BaselineAnswers> On(Dataset learn, Dataset test)
    {
        var rate = Rate(learn, static _ => true);
        yield return new BaselineAnswers(BaseRate, Map(test, _ => rate), new bool[test.Count]);

        var afterFailure = Rate(learn, FailedLastTime);
        var afterSuccess = Rate(learn, static row => !FailedLastTime(row));
        yield return new BaselineAnswers(LastOutcome, Map(test, row => FailedLastTime(row) ? afterFailure : afterSuccess), Map(test, FailedLastTime));

        // The rate among learning rows with the same number of failures in ten, which keeps it calibrated for either target.
        var table = Enumerable.Range(0, 11).Select(tenths => Rate(learn, row => Tenths(row) == tenths)).ToArray();
        yield return new BaselineAnswers(MovingAverage, Map(test, row => table[Tenths(row)] + (1e-6 * Tenths(row))), null);
    }

    private delegate T OfRow<T>(ReadOnlySpan<float> row);

    /// <summary>A baseline's name as a sentence has it.</summary>
    public static string InWords(string name) => name switch
    {
        BaseRate => "\"never fails\"",
        LastOutcome => "\"same as last time\"",
        MovingAverage => "the moving average",
        _ => name,
    };

    // A feed without any known outcome has not failed.
    private static bool FailedLastTime(ReadOnlySpan<float> row) => row[(int)Feature.FailedLast1] > 0;

    private static int Tenths(ReadOnlySpan<float> row) =>
        row[(int)Feature.FailedLast10] is var share && float.IsNaN(share) ? 0 : (int)MathF.Round(share * 10);

    private static T[] Map<T>(Dataset data, OfRow<T> value)
    {
        var result = new T[data.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = value(data.Row(i));
        }

        return result;
    }

    private static double Rate(Dataset data, OfRow<bool> where)
    {
        var (failed, rows) = (0, 0);
        for (var i = 0; i < data.Count; i++)
        {
            if (where(data.Row(i)))
            {
                rows++;
                failed += data.Rows[i].Failed ? 1 : 0;
            }
        }

        return (failed + 0.5) / (rows + 1);
    }
}

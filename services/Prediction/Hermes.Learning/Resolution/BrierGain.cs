using Hermes.Learning.Evaluation;

namespace Hermes.Learning.Resolution;

/// <summary>
/// By how much the Brier score of forecasts is smaller than those of the baselines, with 95 % intervals: whole days are drawn with
/// replacement, because forecasts of one day share its outages (block bootstrap; Künsch 1989).
/// </summary>
/// <param name="BaseRate">Against the base rate.</param>
/// <param name="LastOutcome">Against "as last time".</param>
/// <param name="MovingAverage">Against the share of the last ten outcomes that failed.</param>
public sealed record BrierGain(Interval BaseRate, Interval LastOutcome, Interval MovingAverage)
{
    /// <summary>Fewer days say nothing about how much days differ.</summary>
    public const int FewestDays = 5;

    private const int Resamples = 400;

    /// <summary>Compares; <see langword="null"/> with fewer than <see cref="FewestDays"/> days with forecasts, or without a failure.</summary>
    /// <param name="days">One tally a day.</param>
    public static BrierGain? Of(IReadOnlyList<Tally> days)
    {
        var used = days.Where(day => day.Rows > 0).ToArray();
        if (used.Length < FewestDays || used.All(day => day.Positives == 0))
        {
            return null;
        }

        var random = new Random(17);
        var drawn = Enumerable.Range(0, Resamples)
            .Select(_ => Gains(Enumerable.Range(0, used.Length).Select(_ => used[random.Next(used.Length)])))
            .ToArray();
        var all = Gains(used);
        return new BrierGain(Interval(0), Interval(1), Interval(2));

        Interval Interval(int baseline)
        {
            var sorted = drawn.Select(gains => gains[baseline]).Order().ToArray();
            return new Interval(all[baseline], sorted[(int)(0.025 * Resamples)], sorted[(int)(0.975 * Resamples) - 1]);
        }
    }

    private static double[] Gains(IEnumerable<Tally> days)
    {
        var sum = new Tally();
        foreach (var day in days)
        {
            sum.Add(day);
        }

        return [sum.BaseRateBrier - sum.Brier, sum.LastOutcomeBrier - sum.Brier, sum.MovingAverageBrier - sum.Brier];
    }
}

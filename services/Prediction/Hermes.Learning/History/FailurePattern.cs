namespace Hermes.Learning.History;

/// <summary>How often runs of a feed fail: at all, at an hour of the week, after a good run and after a failed one.</summary>
public sealed class FailurePattern
{
    private const int Hours = 168;
    private const double PriorWeight = 10;
    private readonly float[] byHourOfWeek;

    private FailurePattern(float[] byHourOfWeek) => this.byHourOfWeek = byHourOfWeek;

    /// <summary>Runs that failed.</summary>
    public int Failed { get; private init; }

    /// <summary>Share of runs that failed, pulled to one in two hundred while there are few.</summary>
    public double Share { get; private init; }

    /// <summary>The same of runs that followed a good one, pulled to <see cref="Share"/>.</summary>
    public double AfterSuccess { get; private init; }

    /// <summary>The same of runs that followed a failed one.</summary>
    public double AfterFailure { get; private init; }

    /// <summary>
    /// Share of runs started at an hour of the week that failed, pulled to that hour on all working (or weekend) days, and that to
    /// <see cref="Share"/>, while there are few.
    /// </summary>
    /// <param name="hourOfWeek">0 = Monday 00:00 UTC.</param>
    public double ShareAt(int hourOfWeek) => byHourOfWeek.Length == 0 ? Share : byHourOfWeek[hourOfWeek];

    internal static FailurePattern Learn(ReadOnlySpan<Run> judged)
    {
        Span<(int Runs, int Failed)> weekly = stackalloc (int, int)[Hours];
        Span<(int Runs, int Failed)> daily = stackalloc (int, int)[48];
        weekly.Clear();
        daily.Clear();
        var (failed, afterGood, badAfterGood, afterBad, badAfterBad) = (0, 0, 0, 0, 0);
        for (var i = 0; i < judged.Length; i++)
        {
            var bad = judged[i].Outcome == RunOutcome.Failed ? 1 : 0;
            var hour = SeasonalBaseline.HourOfWeek(judged[i].StartedAt);
            var day = DayOf(hour);
            weekly[hour] = (weekly[hour].Runs + 1, weekly[hour].Failed + bad);
            daily[day] = (daily[day].Runs + 1, daily[day].Failed + bad);
            failed += bad;
            if (i > 0 && judged[i - 1].Outcome == RunOutcome.Failed)
            {
                (afterBad, badAfterBad) = (afterBad + 1, badAfterBad + bad);
            }
            else if (i > 0)
            {
                (afterGood, badAfterGood) = (afterGood + 1, badAfterGood + bad);
            }
        }

        var share = (failed + 0.05) / (judged.Length + 10);
        return new FailurePattern(failed == 0 ? [] : Pool(weekly, daily, share))
        {
            Failed = failed,
            Share = share,
            AfterSuccess = Pull(badAfterGood, afterGood, share),
            AfterFailure = Pull(badAfterBad, afterBad, share),
        };
    }

    private static float[] Pool(ReadOnlySpan<(int Runs, int Failed)> weekly, ReadOnlySpan<(int Runs, int Failed)> daily, double share)
    {
        var pooled = new float[Hours];
        for (var hour = 0; hour < Hours; hour++)
        {
            var day = daily[DayOf(hour)];
            pooled[hour] = (float)Pull(weekly[hour].Failed, weekly[hour].Runs, Pull(day.Failed, day.Runs, share));
        }

        return pooled;
    }

    private static int DayOf(int hourOfWeek) => (hourOfWeek % 24) + (hourOfWeek >= 5 * 24 ? 24 : 0);

    private static double Pull(int failed, int runs, double towards) => (failed + (PriorWeight * towards)) / (runs + PriorWeight);
}

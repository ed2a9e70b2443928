using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class OutcomeFeatures
{
    private const double RecencyDecay = 0.7937; // half-life of three runs

    public static void Fill(FeedView view, Span<float> row)
    {
        var known = view.Known;
        var (runs24, failures24) = view.Within(TimeSpan.FromHours(24));
        var (runs7, failures7) = view.Within(TimeSpan.FromDays(7));
        row.Set(Feature.Failures1h, view.Within(TimeSpan.FromHours(1)).Failures);
        row.Set(Feature.Failures24h, failures24);
        row.Set(Feature.Failures7d, failures7);
        row.Set(Feature.Runs24h, runs24);
        row.Set(Feature.Runs7d, runs7);
        row.Set(Feature.KnownRuns, known.Length);
        row.Set(Feature.FailedUsually, view.Baseline.FailureShare);
        if (known.IsEmpty)
        {
            return;
        }

        row.Set(Feature.FailedLast1, FailedOf(known, 1));
        row.Set(Feature.FailedLast3, FailedOf(known, 3));
        row.Set(Feature.FailedLast5, FailedOf(known, 5));
        row.Set(Feature.FailedLast10, FailedOf(known, 10));
        row.Set(Feature.FailedLast20, FailedOf(known, 20));
        row.Set(Feature.HoursSinceOutcome, (view.At - known[^1].KnownAt).TotalHours);

        var (weight, weighted, total) = (1.0, 0.0, 0.0);
        for (var i = known.Length - 1; i >= 0 && weight > 0.01; i--, weight *= RecencyDecay)
        {
            weighted += known[i].Outcome == RunOutcome.Failed ? weight : 0;
            total += weight;
        }

        row.Set(Feature.FailedRecently, weighted / total);
        row.Set(Feature.SameOutcomeStreak, Streak(known));
        if (HoursSinceFailure(view) is { } hours)
        {
            row.Set(Feature.HoursSinceFailure, hours);
        }
    }

    public static double? HoursSinceFailure(FeedView view)
    {
        for (var i = view.Known.Length - 1; i >= 0; i--)
        {
            if (view.Known[i].Outcome == RunOutcome.Failed)
            {
                return (view.At - view.Known[i].KnownAt).TotalHours;
            }
        }

        return null;
    }

    public static double FailedOf(ReadOnlySpan<Run> known, int last)
    {
        var failed = 0;
        var tail = known[^Math.Min(last, known.Length)..];
        foreach (var run in tail)
        {
            failed += run.Outcome == RunOutcome.Failed ? 1 : 0;
        }

        return failed / (double)tail.Length;
    }

    private static int Streak(ReadOnlySpan<Run> known)
    {
        var streak = 1;
        while (streak < known.Length && known[^(streak + 1)].Outcome == known[^1].Outcome)
        {
            streak++;
        }

        return streak;
    }
}

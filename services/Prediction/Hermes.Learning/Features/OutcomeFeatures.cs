using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class OutcomeFeatures
{
    public const double HalfLifeOfThree = 0.7937;
    private const double HalfLifeOfTwelve = 0.9439;

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
        var usual = view.Baseline.Failures;
        row.Set(Feature.FailedUsually, usual.Share);
        row.Set(Feature.FailedUsuallyThen, usual.ShareAt(SeasonalBaseline.HourOfWeek(view.At.AddMinutes(45))));
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
        row.Set(Feature.FailedRecently, FailedRecently(known));
        row.Set(Feature.FailedLately, Weighted(known, HalfLifeOfTwelve));
        row.Set(Feature.FailedAfterSame, view.LastFailed == true ? usual.AfterFailure : usual.AfterSuccess);
        row.Set(Feature.OutcomeChanges20, Changes(known));
        row.Set(Feature.SameOutcomeStreak, view.SameOutcomeStreak);
        if (HoursSinceFailure(view) is { } hours)
        {
            row.Set(Feature.HoursSinceFailure, hours);
        }
    }

    public static double? HoursSinceFailure(FeedView view) => view.LastFailureAt is { } failed ? (view.At - failed).TotalHours : null;

    /// <summary>Share of failures, a run counting half as much as one three runs later; NaN without runs.</summary>
    public static double FailedRecently(ReadOnlySpan<Run> known) => Weighted(known, HalfLifeOfThree);

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

    private static double Weighted(ReadOnlySpan<Run> known, double decay)
    {
        var (weight, weighted, total) = (1.0, 0.0, 0.0);
        for (var i = known.Length - 1; i >= 0 && weight > 0.01; i--, weight *= decay)
        {
            weighted += known[i].Outcome == RunOutcome.Failed ? weight : 0;
            total += weight;
        }

        return weighted / total;
    }

    private static double Changes(ReadOnlySpan<Run> known)
    {
        var tail = known[^Math.Min(21, known.Length)..];
        var changes = 0;
        for (var i = 1; i < tail.Length; i++)
        {
            changes += tail[i].Outcome != tail[i - 1].Outcome ? 1 : 0;
        }

        return tail.Length < 2 ? double.NaN : changes / (tail.Length - 1.0);
    }
}

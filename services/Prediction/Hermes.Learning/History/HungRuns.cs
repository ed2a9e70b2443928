using Hermes.Learning.Lateness;

namespace Hermes.Learning.History;

/// <summary>
/// Runs that never ended, or ended when nobody waited any more. A run that goes on ten times as long as 99 of 100 good runs did, and for
/// at least six hours (two days while fewer than five good runs are known), has failed, known from that moment; an end that is reported
/// later does not take it back. Where starts are not reported nobody can wait for an end, and nothing is concluded. The rule reads nothing but the run and what was known when it started, so that a past moment sees the
/// same as it did then.
/// </summary>
internal static class HungRuns
{
    private const double Patience = 10;
    private const int FewestGood = 5;
    private const int MostGood = 200;
    private static readonly TimeSpan Least = TimeSpan.FromHours(6);
    private static readonly TimeSpan Unknown = TimeSpan.FromDays(2);

    /// <summary>By id the runs that had hung by a moment, as failures.</summary>
    /// <param name="started">All runs.</param>
    /// <param name="judged">Those with an outcome, in the order it became known.</param>
    /// <param name="asOf">The moment.</param>
    /// <returns>The runs, and when the next may be found to have hung.</returns>
    public static (Dictionary<string, Run> Hung, DateTimeOffset? Next) Find(Run[] started, Run[] judged, DateTimeOffset asOf)
    {
        var hung = new Dictionary<string, Run>(StringComparer.Ordinal);
        DateTimeOffset? next = null;
        foreach (var run in started)
        {
            var inFlight = run.Outcome == RunOutcome.Running || run.KnownAt > asOf;
            var until = inFlight ? asOf : run.KnownAt;
            var limit = until - run.StartedAt >= Least ? Limit(judged, run.StartedAt) : Least;
            if (until - run.StartedAt >= limit)
            {
                // What it reported in the end was not known then.
                hung[run.Id] = new Run { Id = run.Id, StartedAt = run.StartedAt, ScheduledAt = run.ScheduledAt, Outcome = RunOutcome.Failed, InferredAt = run.StartedAt + limit };
            }
            else if (inFlight && run.StartedAt < asOf)
            {
                next = next is { } sooner && sooner - run.StartedAt < limit ? sooner : run.StartedAt + limit;
            }
        }

        return (hung, next);
    }

    private static TimeSpan Limit(Run[] judged, DateTimeOffset start)
    {
        var (low, high) = (0, judged.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = judged[middle].KnownAt <= start ? (middle + 1, high) : (low, middle);
        }

        var seconds = new List<double>();
        for (var i = low - 1; i >= 0 && seconds.Count < MostGood; i--)
        {
            if (judged[i] is { Outcome: RunOutcome.Succeeded, ElapsedSeconds: { } elapsed })
            {
                seconds.Add(elapsed);
            }
        }

        if (seconds.Count < FewestGood)
        {
            return Unknown;
        }

        seconds.Sort();
        var limit = TimeSpan.FromSeconds(Patience * Quantiles.Of(seconds, 0.99));
        return limit > Least ? limit : Least;
    }
}

namespace Hermes.Learning.History;

/// <summary>
/// Everything recorded about one feed, sorted so that the state at any past moment can be read without touching what came later.
/// Immutable; reads are safe from many threads.
/// </summary>
public sealed class FeedHistory
{
    /// <summary>How many judged runs back a feature may look; live state needs no more than this.</summary>
    public const int MaxRuns = 2000;

    /// <summary>How many days back a feature may look.</summary>
    public const int MaxDays = 90;

    private readonly Run[] judged;
    private readonly long[] judgedAt;
    private readonly int[] failuresBefore;
    private readonly Run[] started;
    private readonly long[] startedAt;
    private DayBaseline? cached;

    /// <summary>Sorts what is known of a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="runs">Its runs in any order; of two with one id the later in the list counts.</param>
    /// <param name="activity">Its log counters in any order.</param>
    /// <param name="before">The history this one follows; its baseline of the day is kept.</param>
    /// <param name="changedSince">Earliest start among the runs that differ from <paramref name="before"/>.</param>
    public FeedHistory(
        FeedDefinition feed, IEnumerable<Run> runs, IEnumerable<MinuteActivity>? activity = null, FeedHistory? before = null, DateTimeOffset? changedSince = null)
    {
        Feed = feed;
        if (before?.cached is { } kept && changedSince?.UtcTicks >= kept.Day && before.Feed.ReportsStarts == feed.ReportsStarts)
        {
            cached = kept;
        }

        var unique = new Dictionary<string, Run>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            unique[run.Id] = run;
        }

        started = [.. unique.Values.OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        startedAt = Array.ConvertAll(started, run => run.StartedAt.UtcTicks);
        judged = [.. unique.Values.Where(run => run.IsJudged).OrderBy(run => run.KnownAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        judgedAt = Array.ConvertAll(judged, run => run.KnownAt.UtcTicks);
        failuresBefore = new int[judged.Length + 1];
        for (var i = 0; i < judged.Length; i++)
        {
            failuresBefore[i + 1] = failuresBefore[i] + (judged[i].Outcome == RunOutcome.Failed ? 1 : 0);
        }

        Activity = new ActivityTimeline(activity ?? []);
    }

    /// <summary>What is declared about the feed.</summary>
    public FeedDefinition Feed { get; }

    /// <summary>Judged runs in the order their outcomes became known.</summary>
    public IReadOnlyList<Run> Judged => judged;

    /// <summary>All runs by start.</summary>
    public IReadOnlyList<Run> Started => started;

    /// <summary>Log counters.</summary>
    public ActivityTimeline Activity { get; }

    /// <summary>The feed as it could be seen at a moment.</summary>
    /// <param name="at">The moment.</param>
    public FeedView At(DateTimeOffset at) => new(this, at);

    /// <summary>Whether a failure becomes known after <paramref name="from"/> and not after <paramref name="to"/>.</summary>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public bool FailsWithin(DateTimeOffset from, DateTimeOffset to) =>
        failuresBefore[UpperBound(judgedAt, to.UtcTicks)] > failuresBefore[UpperBound(judgedAt, from.UtcTicks)];

    /// <summary>When the last failure became known, after one moment and not after another; <see langword="null"/> without any.</summary>
    /// <param name="since">Start, exclusive.</param>
    /// <param name="at">End, inclusive.</param>
    public DateTimeOffset? LastFailureSince(DateTimeOffset since, DateTimeOffset at)
    {
        for (var i = UpperBound(judgedAt, at.UtcTicks) - 1; i >= 0 && judged[i].KnownAt > since; i--)
        {
            if (judged[i].Outcome == RunOutcome.Failed)
            {
                return judged[i].KnownAt;
            }
        }

        return null;
    }

    internal ArraySegment<Run> JudgedSince(DateTimeOffset? since) =>
        new ArraySegment<Run>(judged)[(since is { } from ? UpperBound(judgedAt, from.UtcTicks) : 0)..];

    internal ReadOnlySpan<Run> JudgedUntil(DateTimeOffset at)
    {
        var end = UpperBound(judgedAt, at.UtcTicks);
        var begin = Math.Max(Math.Max(0, end - MaxRuns), UpperBound(judgedAt, at.AddDays(-MaxDays).UtcTicks));
        return judged.AsSpan(Math.Min(begin, end)..end);
    }

    internal (int Runs, int Failures) JudgedWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var end = UpperBound(judgedAt, to.UtcTicks);
        var begin = Math.Clamp(UpperBound(judgedAt, from.UtcTicks), Math.Max(0, end - MaxRuns), end);
        return (end - begin, failuresBefore[end] - failuresBefore[begin]);
    }

    internal ReadOnlySpan<Run> StartedUntil(DateTimeOffset at)
    {
        var end = UpperBound(startedAt, at.UtcTicks);
        var begin = Math.Max(Math.Max(0, end - MaxRuns), UpperBound(startedAt, at.AddDays(-MaxDays).UtcTicks));
        return started.AsSpan(Math.Min(begin, end)..end);
    }

    // A baseline is learned once per UTC day from what was known when the day began, so training and serving see the same one.
    internal FeedBaseline BaselineOn(DateTimeOffset at)
    {
        var day = at.UtcDateTime.Date;
        var slot = cached;
        if (slot is { } hit && hit.Day == day.Ticks)
        {
            return hit.Baseline;
        }

        var midnight = new DateTimeOffset(day, TimeSpan.Zero);
        var starts = Feed.ReportsStarts ? StartedUntil(midnight) : Ended(StartedUntil(midnight), midnight);
        var baseline = FeedBaseline.Build(JudgedUntil(midnight), starts);
        cached = new DayBaseline(day.Ticks, baseline);
        return baseline;
    }

    private static Run[] Ended(ReadOnlySpan<Run> runs, DateTimeOffset at)
    {
        var ended = new List<Run>(runs.Length);
        foreach (var run in runs)
        {
            if (run.Outcome != RunOutcome.Running && run.KnownAt <= at)
            {
                ended.Add(run);
            }
        }

        return [.. ended];
    }

    private static int UpperBound(long[] sorted, long value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed record DayBaseline(long Day, FeedBaseline Baseline);
}

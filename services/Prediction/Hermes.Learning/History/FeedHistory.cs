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

    private readonly Run[] reported;
    private readonly Run[] judged;
    private readonly long[] judgedAt;
    private readonly int[] failuresBefore;
    private readonly int[] streaks;
    private readonly int[] lastFailures;
    private readonly Run[] started;
    private readonly Run[] seen;
    private readonly long[] startedAt;

    // Rows are built by a thread or two at a time, each on a day of its own.
    private readonly DayBaseline?[] cached = new DayBaseline?[4];
    private int nextSlot;

    /// <summary>Sorts what is known of a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="runs">Its runs in any order; of two with one id the later in the list counts.</param>
    /// <param name="activity">Its log counters in any order.</param>
    /// <param name="before">The history this one follows; its baseline of the day is kept.</param>
    /// <param name="changedSince">Earliest start among the runs that differ from <paramref name="before"/>.</param>
    /// <param name="inferred">Failures nobody reported.</param>
    /// <param name="asOf">How far the record reaches; by default to the newest thing it tells of this feed.</param>
    public FeedHistory(
        FeedDefinition feed, IEnumerable<Run> runs, IEnumerable<MinuteActivity>? activity = null, FeedHistory? before = null, DateTimeOffset? changedSince = null,
        IReadOnlyCollection<InferredFailure>? inferred = null, DateTimeOffset? asOf = null)
    {
        Feed = feed;
        if (before is not null && before.Feed.ReportsStarts == feed.ReportsStarts && ReferenceEquals(before.Feed.Calendar, feed.Calendar))
        {
            cached = Array.ConvertAll(before.cached, kept => changedSince?.UtcTicks >= kept?.Day ? kept : null);
        }

        var unique = new Dictionary<string, Run>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            unique[run.Id] = run;
        }

        started = [.. unique.Values.OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        startedAt = Array.ConvertAll(started, run => run.StartedAt.UtcTicks);
        reported = [.. unique.Values.Where(run => run.IsJudged).OrderBy(run => run.KnownAt).ThenBy(run => run.Id, StringComparer.Ordinal)];
        (seen, judged, NextHung) = Concluded(inferred ?? [], asOf ?? Newest(started, reported));
        judgedAt = Array.ConvertAll(judged, run => run.KnownAt.UtcTicks);
        (failuresBefore, streaks, lastFailures) = (new int[judged.Length + 1], new int[judged.Length], new int[judged.Length + 1]);
        lastFailures[0] = -1;
        for (var i = 0; i < judged.Length; i++)
        {
            var failed = judged[i].Outcome == RunOutcome.Failed;
            failuresBefore[i + 1] = failuresBefore[i] + (failed ? 1 : 0);
            lastFailures[i + 1] = failed ? i : lastFailures[i];
            streaks[i] = i > 0 && judged[i - 1].Outcome == judged[i].Outcome ? streaks[i - 1] + 1 : 1;
        }

        Activity = new ActivityTimeline(activity ?? []);
    }

    private FeedHistory(FeedHistory before, IEnumerable<MinuteActivity> activity)
    {
        (Feed, NextHung, cached) = (before.Feed, before.NextHung, before.cached);
        (reported, judged, judgedAt, failuresBefore, streaks, lastFailures) =
            (before.reported, before.judged, before.judgedAt, before.failuresBefore, before.streaks, before.lastFailures);
        (started, seen, startedAt) = (before.started, before.seen, before.startedAt);
        Activity = new ActivityTimeline(activity);
    }

    /// <summary>What is declared about the feed.</summary>
    public FeedDefinition Feed { get; }

    /// <summary>Runs with an outcome in the order it became known, failures that were inferred among them.</summary>
    public IReadOnlyList<Run> Judged => judged;

    /// <summary>Runs by start, with the outcomes that were inferred.</summary>
    public IReadOnlyList<Run> Started => seen;

    /// <summary>Runs with an outcome in the order it became known, as reported.</summary>
    public IReadOnlyList<Run> ReportedOutcomes => reported;

    /// <summary>Runs by start, as reported.</summary>
    public IReadOnlyList<Run> ReportedStarts => started;

    /// <summary>From when on a run that is in flight may have to be taken as failed, so that this has to be made anew.</summary>
    public DateTimeOffset? NextHung { get; }

    /// <summary>Log counters.</summary>
    public ActivityTimeline Activity { get; }

    /// <summary>The same runs with other log counters; counters arrive every minute, and runs need not be sorted again for them.</summary>
    /// <param name="activity">Log counters in any order.</param>
    public FeedHistory With(IEnumerable<MinuteActivity> activity) => new(this, activity);

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

    // All of them, however many; found from the newest end, where live scoring asks.
    internal (int Runs, int Failures) OutcomesWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var end = judgedAt.Length == 0 || judgedAt[^1] <= to.UtcTicks ? judgedAt.Length : UpperBound(judgedAt, to.UtcTicks);
        var (begin, step) = (end, 1);
        while (begin > 0 && judgedAt[Math.Max(0, begin - step)] > from.UtcTicks)
        {
            begin = Math.Max(0, begin - step);
            step *= 2;
        }

        while (begin > 0 && judgedAt[begin - 1] > from.UtcTicks)
        {
            begin--;
        }

        return (end - begin, failuresBefore[end] - failuresBefore[begin]);
    }

    internal Range RangeUntil(DateTimeOffset at)
    {
        var end = UpperBound(judgedAt, at.UtcTicks);
        var begin = Math.Max(Math.Max(0, end - MaxRuns), UpperBound(judgedAt, at.UtcTicks - (MaxDays * TimeSpan.TicksPerDay)));
        return Math.Min(begin, end)..end;
    }

    internal ReadOnlySpan<Run> JudgedUntil(DateTimeOffset at) => JudgedIn(RangeUntil(at));

    internal ReadOnlySpan<Run> JudgedIn(Range range) => judged.AsSpan(range);

    internal int StreakAt(int index) => streaks[index];

    internal int LastFailureBefore(int index) => lastFailures[index];

    internal (int Runs, int Failures) JudgedWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var end = UpperBound(judgedAt, to.UtcTicks);
        var begin = Math.Clamp(UpperBound(judgedAt, from.UtcTicks), Math.Max(0, end - MaxRuns), end);
        return (end - begin, failuresBefore[end] - failuresBefore[begin]);
    }

    internal ReadOnlySpan<Run> StartedUntil(DateTimeOffset at)
    {
        var end = UpperBound(startedAt, at.UtcTicks);
        var begin = Math.Max(Math.Max(0, end - MaxRuns), UpperBound(startedAt, at.UtcTicks - (MaxDays * TimeSpan.TicksPerDay)));
        return seen.AsSpan(Math.Min(begin, end)..end);
    }

    // A baseline is learned once per UTC day from what was known when the day began, so training and serving see the same one.
    internal FeedBaseline BaselineOn(DateTimeOffset at)
    {
        var day = at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerDay);
        foreach (var slot in cached)
        {
            if (slot is { } hit && hit.Day == day)
            {
                return hit.Baseline;
            }
        }

        var midnight = new DateTimeOffset(day, TimeSpan.Zero);
        var starts = Feed.ReportsStarts ? StartedUntil(midnight) : Ended(StartedUntil(midnight), midnight);
        var baseline = FeedBaseline.Build(JudgedUntil(midnight), starts, Feed.Calendar);
        cached[Interlocked.Increment(ref nextSlot) & 3] = new DayBaseline(day, baseline);
        return baseline;
    }

    private static DateTimeOffset Newest(Run[] started, Run[] judged)
    {
        var (start, outcome) = (started.Length > 0 ? started[^1].StartedAt : default, judged.Length > 0 ? judged[^1].KnownAt : default);
        return start > outcome ? start : outcome;
    }

    // Starts and outcomes with what was concluded: runs that hung, runs that are no success although they say so, runs that are missing.
    private (Run[] Seen, Run[] Judged, DateTimeOffset? NextHung) Concluded(IReadOnlyCollection<InferredFailure> inferred, DateTimeOffset asOf)
    {
        var (concluded, next) = Feed.ReportsStarts ? HungRuns.Find(started, reported, asOf) : ([], null);
        foreach (var failure in inferred.Where(failure => failure.KnownAt <= asOf))
        {
            var run = failure.RunId is null ? null : Array.Find(started, candidate => candidate.Id == failure.RunId);
            if (failure.RunId is null || (run is { Outcome: RunOutcome.Succeeded } && !concluded.ContainsKey(run.Id)))
            {
                run ??= new Run { Id = $"missed {failure.StartedAt.UtcTicks}", StartedAt = failure.StartedAt, Outcome = RunOutcome.Failed, Missed = true };
                concluded[run.Id] = run with { Outcome = RunOutcome.Failed, InferredAt = failure.KnownAt };
            }
        }

        return concluded.Count == 0 ? (started, reported, next) : (
            Array.ConvertAll(started, run => concluded.GetValueOrDefault(run.Id, run)),
            [.. reported.Where(run => !concluded.ContainsKey(run.Id)).Concat(concluded.Values).OrderBy(run => run.KnownAt).ThenBy(run => run.Id, StringComparer.Ordinal)],
            next);
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

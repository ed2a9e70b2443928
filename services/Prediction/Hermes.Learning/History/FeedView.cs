namespace Hermes.Learning.History;

/// <summary>
/// A feed as it could be seen at one moment. This is the only door through which features read history: it gives outcomes known by
/// then and starts seen by then, never the end of a run that was still going.
/// </summary>
public readonly ref struct FeedView
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    // A feed does not have more than this many runs in flight; the bound keeps a view cheap for very frequent feeds.
    private const int MaxInFlight = 64;

    private readonly FeedHistory history;
    private readonly Range known;

    internal FeedView(FeedHistory history, DateTimeOffset at)
    {
        this.history = history;
        At = at;
        known = history.RangeUntil(at);
        Known = history.JudgedIn(known);
        var starts = history.StartedUntil(at);
        for (var i = starts.Length - 1; i >= Math.Max(0, starts.Length - MaxInFlight); i--)
        {
            var run = starts[i];
            var over = run.Outcome != RunOutcome.Running && run.KnownAt <= at;
            if (!over && !history.Feed.ReportsStarts)
            {
                continue;
            }

            LastStart ??= run.StartedAt;
            if (at - run.StartedAt > Abandoned)
            {
                break;
            }

            if (!over)
            {
                OldestRunning = run.StartedAt;
                Running++;
            }
        }
    }

    /// <summary>The moment.</summary>
    public DateTimeOffset At { get; }

    /// <summary>What is declared about the feed.</summary>
    public FeedDefinition Feed => history.Feed;

    /// <summary>Judged runs known by then, oldest first, bounded by <see cref="FeedHistory.MaxRuns"/> and <see cref="FeedHistory.MaxDays"/>.</summary>
    public ReadOnlySpan<Run> Known { get; }

    /// <summary>What was normal, as of the start of that UTC day.</summary>
    public FeedBaseline Baseline => history.BaselineOn(At);

    /// <summary>Start of the latest run seen.</summary>
    public DateTimeOffset? LastStart { get; }

    /// <summary>Start of the oldest run in flight (runs of more than two days are taken as abandoned).</summary>
    public DateTimeOffset? OldestRunning { get; }

    /// <summary>Runs in flight.</summary>
    public int Running { get; }

    /// <summary>Whether the last known outcome is a failure; <see langword="null"/> without any.</summary>
    public bool? LastFailed => Known.IsEmpty ? null : Known[^1].Outcome == RunOutcome.Failed;

    /// <summary>How many of the newest known runs ended like the last one; 0 without any.</summary>
    public int SameOutcomeStreak => Known.IsEmpty ? 0 : Math.Min(Known.Length, history.StreakAt(known.End.Value - 1));

    /// <summary>When the last failure became known; <see langword="null"/> when none did as far as features look back.</summary>
    public DateTimeOffset? LastFailureAt =>
        !Known.IsEmpty && history.LastFailureBefore(known.End.Value) is var index && index >= known.Start.Value ? Known[index - known.Start.Value].KnownAt : null;

    /// <summary>Runs and failures that became known within this long before the moment.</summary>
    /// <param name="window">How far back.</param>
    public (int Runs, int Failures) Within(TimeSpan window) => history.JudgedWithin(At - window, At);

    /// <summary>Log lines between two ages, in whole minutes.</summary>
    /// <param name="oldest">How far back the window begins.</param>
    /// <param name="youngest">How far back it ends.</param>
    public (long Errors, long Warnings, long Total, long NewTemplates) Log(TimeSpan oldest, TimeSpan youngest) => history.Activity.Sum(At - oldest, At - youngest);

    /// <summary>When the next run should start, by schedule or else by the usual interval; <see langword="null"/> when neither is known.</summary>
    public DateTimeOffset? ExpectedStart()
    {
        if (LastStart is not { } last)
        {
            return Feed.Schedule?.NextAfter(At);
        }

        if (Feed.Schedule is { } schedule)
        {
            return schedule.NextAfter(last);
        }

        return Baseline.Interval is { } interval ? last.AddMinutes(interval.Expected(last, Feed.Calendar)) : null;
    }
}

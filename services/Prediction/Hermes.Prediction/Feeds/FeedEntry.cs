using Hermes.Contracts.Events;
using Hermes.Learning.Explanations;
using Hermes.Learning.History;

namespace Hermes.Prediction.Feeds;

/// <summary>What memory holds of one feed; guarded by the book's lock.</summary>
internal sealed class FeedEntry(string name, WorkCalendar calendar)
{
    private const int EndsBeforeSilence = 5;
    private static readonly TimeSpan ActivityKept = TimeSpan.FromHours(26);

    private readonly Dictionary<string, Run> runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DateTimeOffset, MinuteActivity> minutes = [];
    private FeedHistory? history;
    private IReadOnlyCollection<InferredFailure> inferred = [];
    private DateTimeOffset changedSince = DateTimeOffset.MaxValue;
    private DateTimeOffset madeAt;
    private bool changed = true;
    private bool counted;

    public string Name { get; } = name;

    public string? Owner { get; set; }

    public FeedSchedule? Schedule { get; private set; }

    public int ImpactTier { get; private set; } = 3;

    public IReadOnlyList<string> Upstreams { get; private set; } = [];

    public double? DeadlineMinutes { get; private set; }

    public DateTimeOffset? ScheduledSince { get; private set; }

    public long ExecutionCount { get; set; }

    public long StartsSeen { get; set; }

    public long EndsOnly { get; set; }

    public RiskState Risk { get; set; } = RiskState.Healthy;

    public Run? LastRun { get; private set; }

    public void Declare(string? owner, FeedSchedule? schedule, int impactTier, IReadOnlyList<string> upstreams)
    {
        (Owner, Schedule, ImpactTier, Upstreams) = (owner, schedule, impactTier, upstreams);
        changed = true;
    }

    /// <summary>When runs have to be over, and since when the schedule holds.</summary>
    public void Expect(double? deadlineMinutes, DateTimeOffset? scheduledSince)
    {
        (DeadlineMinutes, ScheduledSince) = (deadlineMinutes, scheduledSince);
        changed = true;
    }

    public void Add(Run run)
    {
        var known = runs.GetValueOrDefault(run.Id);
        if (known is not null && run.Outcome == RunOutcome.Running && known.Outcome != RunOutcome.Running)
        {
            return;
        }

        runs[run.Id] = run;
        LastRun = LastRun is null || run.StartedAt >= LastRun.StartedAt ? run : LastRun;
        changedSince = run.StartedAt < changedSince ? run.StartedAt : changedSince;
        changed = true;
    }

    /// <summary>Takes the failures that were inferred, in place of those taken before.</summary>
    public void Infer(IReadOnlyCollection<InferredFailure> failures)
    {
        changed |= !failures.SequenceEqual(inferred);
        inferred = failures;
    }

    public void Set(MinuteActivity activity)
    {
        minutes[activity.Minute] = activity;
        counted = true;
    }

    public FeedHistory History(DateTimeOffset now)
    {
        // Some things come true with time alone: a run has hung, a missing start has stood for long enough.
        if (!changed && history is not null && !(history.NextHung <= now) && !inferred.Any(failure => failure.KnownAt > madeAt && failure.KnownAt <= now))
        {
            return counted ? Count(history, now) : history;
        }

        Trim(now);
        var definition = new FeedDefinition
        {
            Name = Name,
            ImpactTier = ImpactTier,
            Upstreams = Upstreams,
            Schedule = Schedule,
            DeadlineMinutes = DeadlineMinutes,
            ScheduledSince = ScheduledSince,
            Calendar = calendar,
            ReportsStarts = StartsSeen > 0 || EndsOnly < EndsBeforeSilence,
        };
        history = new FeedHistory(definition, runs.Values, minutes.Values, history, changedSince, inferred, now);
        madeAt = now;
        changedSince = DateTimeOffset.MaxValue;
        (changed, counted) = (false, false);
        return history;
    }

    /// <summary>When time alone changes the history next, after <see cref="History"/> was asked for it; <see langword="null"/> if nothing but reports does.</summary>
    public DateTimeOffset? NextInTime(DateTimeOffset now)
    {
        var next = history?.NextHung;
        foreach (var failure in inferred)
        {
            next = failure.KnownAt > now && !(next <= failure.KnownAt) ? failure.KnownAt : next;
        }

        return next;
    }

    private FeedHistory Count(FeedHistory standing, DateTimeOffset now)
    {
        Trim(now);
        counted = false;
        return history = standing.With(minutes.Values);
    }

    private void Trim(DateTimeOffset now)
    {
        while (minutes.Count > 0 && minutes.Keys.First() < now - ActivityKept)
        {
            minutes.Remove(minutes.Keys.First());
        }

        // A quarter of slack keeps the sort away from every single run.
        if (runs.Count > FeedHistory.MaxRuns * 5 / 4)
        {
            foreach (var run in runs.Values.OrderByDescending(run => run.StartedAt).Skip(FeedHistory.MaxRuns + 10).ToArray())
            {
                runs.Remove(run.Id);
            }
        }
    }
}

internal static class Runs
{
    public static Run ToRun(this ExecutionFact fact) => new()
    {
        Id = fact.ExecutionId,
        ScheduledAt = fact.ScheduledAt,
        StartedAt = fact.StartedAt,
        EndedAt = fact.EndedAt,
        Outcome = Enum.Parse<RunOutcome>(fact.Status.ToString()),
        DurationSeconds = fact.DurationSeconds,
        Volume = fact.RowsOut ?? fact.RowsIn ?? fact.Bytes,
        Yield = fact is { RowsIn: > 0 and var read, RowsOut: >= 0 and var delivered } ? (double)delivered / read : null,
        Errors = fact.ErrorCount,
        Warnings = fact.WarningCount,
        Retries = fact.RetryCount,
    };
}

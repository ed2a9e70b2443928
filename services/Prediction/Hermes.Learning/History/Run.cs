namespace Hermes.Learning.History;

/// <summary>How a run stands.</summary>
public enum RunOutcome
{
    /// <summary>Started, outcome not known yet.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Succeeded,

    /// <summary>Ended badly.</summary>
    Failed,

    /// <summary>Stopped by somebody; says nothing about the feed's health.</summary>
    Cancelled,
}

/// <summary>One execution of a feed. Whatever the source does not report is <see langword="null"/> and stays missing.</summary>
public sealed record Run
{
    /// <summary>Identifier, unique within the feed.</summary>
    public required string Id { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was due, when the source says so.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while running or when the source does not say.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Outcome.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Wall time in seconds, when it is reported without an end.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Volume moved: rows, or bytes where rows are not reported (one unit per feed).</summary>
    public double? Volume { get; init; }

    /// <summary>Errors the run reported.</summary>
    public double? Errors { get; init; }

    /// <summary>Warnings the run reported.</summary>
    public double? Warnings { get; init; }

    /// <summary>Retries the run needed.</summary>
    public double? Retries { get; init; }

    /// <summary>
    /// When the outcome became known: the end; else start plus duration; else the start, the earliest moment it could have been.
    /// </summary>
    public DateTimeOffset KnownAt =>
        EndedAt ?? (DurationSeconds is { } seconds ? StartedAt.AddSeconds(seconds) : StartedAt);

    /// <summary>Seconds from start to end, when known.</summary>
    public double? ElapsedSeconds => EndedAt is { } end ? (end - StartedAt).TotalSeconds : DurationSeconds;

    /// <summary>Minutes from the due time to the start, when both are known.</summary>
    public double? StartDelayMinutes => ScheduledAt is { } due ? (StartedAt - due).TotalMinutes : null;

    /// <summary>Whether the outcome counts for or against the feed.</summary>
    public bool IsJudged => Outcome is RunOutcome.Succeeded or RunOutcome.Failed;
}

/// <summary>What a feed's log said during one minute.</summary>
/// <param name="Minute">Start of the minute.</param>
/// <param name="Errors">Lines of level ERROR or FATAL.</param>
/// <param name="Warnings">Lines of level WARN.</param>
/// <param name="Total">All lines.</param>
public readonly record struct MinuteActivity(DateTimeOffset Minute, int Errors, int Warnings, int Total);

/// <summary>What is declared about a feed.</summary>
public sealed record FeedDefinition
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Business impact, 1 (low) to 5 (critical).</summary>
    public int ImpactTier { get; init; } = 3;

    /// <summary>Feeds this one reads from.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];

    /// <summary>Schedule, when one is declared.</summary>
    public FeedSchedule? Schedule { get; init; }

    /// <summary>Minutes after its due time (or its start, where no time is declared) by which a run should have ended.</summary>
    public double? DeadlineMinutes { get; init; }

    /// <summary>Since when the schedule holds; nothing was due before.</summary>
    public DateTimeOffset? ScheduledSince { get; init; }

    /// <summary>
    /// Whether the source reports that a run started before it ended. Where it does not, a run in flight cannot be seen live,
    /// so training must not see it either.
    /// </summary>
    public bool ReportsStarts { get; init; } = true;
}

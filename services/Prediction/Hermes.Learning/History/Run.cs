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
    // Ten years; more is no duration.
    private const double MostSeconds = 10 * 366 * 86400.0;

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

    /// <summary>Rows delivered per row read, where both are reported: what a run itself says of the quality of its data.</summary>
    public double? Yield { get; init; }

    /// <summary>Errors the run reported.</summary>
    public double? Errors { get; init; }

    /// <summary>Warnings the run reported.</summary>
    public double? Warnings { get; init; }

    /// <summary>Retries the run needed.</summary>
    public double? Retries { get; init; }

    /// <summary>When Hermes concluded the outcome itself; <see langword="null"/> when it was reported.</summary>
    public DateTimeOffset? InferredAt { get; init; }

    /// <summary>Whether no run was reported at all: one was due and never started.</summary>
    public bool Missed { get; init; }

    /// <summary>
    /// When the outcome became known: when it was inferred; else the end; else start plus duration; else the start, the earliest moment
    /// it could have been, also where clocks disagree and the end lies before the start.
    /// </summary>
    public DateTimeOffset KnownAt =>
        InferredAt is { } inferred ? inferred
        : EndedAt is { } end ? (end > StartedAt ? end : StartedAt)
        : DurationSeconds is > 0 and <= MostSeconds and var seconds ? StartedAt.AddSeconds(seconds) : StartedAt;

    /// <summary>Seconds from start to end, when known; clocks that disagree make them unknown.</summary>
    public double? ElapsedSeconds => (EndedAt is { } end ? (end - StartedAt).TotalSeconds : DurationSeconds) is >= 0 and <= MostSeconds and var seconds ? seconds : null;

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
/// <param name="NewTemplates">Kinds of lines that were never seen before.</param>
public readonly record struct MinuteActivity(DateTimeOffset Minute, int Errors, int Warnings, int Total, int NewTemplates = 0);

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

    /// <summary>Holidays and month-ends its quantities are compared by.</summary>
    public WorkCalendar Calendar { get; init; } = WorkCalendar.Default;

    /// <summary>
    /// Whether the source reports that a run started before it ended. Where it does not, a run in flight cannot be seen live,
    /// so training must not see it either.
    /// </summary>
    public bool ReportsStarts { get; init; } = true;
}

namespace Hermes.Contracts.Events;

/// <summary>
/// Something is wrong with a run although nobody reported it: inferred from schedule and baseline. Sent when it is inferred, and once
/// more when it no longer holds.
/// </summary>
public sealed record ExecutionInferred
{
    /// <summary>Identity; the same in both messages.</summary>
    public required Guid InferenceId { get; init; }

    /// <summary>The feed; null when it is about all of them.</summary>
    public string? Feed { get; init; }

    /// <summary>What is wrong.</summary>
    public required InferenceKind Kind { get; init; }

    /// <summary>Open, or how it ended.</summary>
    public required InferenceState State { get; init; }

    /// <summary>The run; null when none was reported.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>When the run was due (UTC), where that is known.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>From when it is true (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was inferred (UTC).</summary>
    public required DateTimeOffset InferredAt { get; init; }

    /// <summary>How sure it is (0..1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Why, in a sentence with its numbers.</summary>
    public required string Evidence { get; init; }

    /// <summary>Business impact of the feed, 1 to 5.</summary>
    public int ImpactTier { get; init; } = 3;

    /// <summary>When it ended (UTC); null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why it ended; null while open.</summary>
    public string? ClosedReason { get; init; }
}

/// <summary>What can be wrong with a run although nobody reports it.</summary>
public enum InferenceKind
{
    /// <summary>Due, and not started.</summary>
    NeverStarted,

    /// <summary>Started, and going on far longer than usual.</summary>
    NeverEnded,

    /// <summary>Ended after its deadline or far later than usual, or still running after its deadline.</summary>
    EndedLate,

    /// <summary>Succeeded without rows where rows are normal.</summary>
    NoRows,

    /// <summary>No feed reports anything any more, or many did not start at once.</summary>
    NoReports,
}

/// <summary>How an inference stands.</summary>
public enum InferenceState
{
    /// <summary>It holds.</summary>
    Open,

    /// <summary>A report set it right.</summary>
    Corrected,

    /// <summary>It is over without a report of its run.</summary>
    Closed,
}

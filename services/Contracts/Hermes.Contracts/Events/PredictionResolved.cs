namespace Hermes.Contracts.Events;

/// <summary>It has become known whether an alert was right, or a feed failed without one. Sent once each.</summary>
[Announcement]
public sealed record PredictionResolved
{
    /// <summary>The risk the alert belongs to; null for a failure that nobody warned of.</summary>
    public Guid? PredictionId { get; init; }

    /// <summary>The feed.</summary>
    public required string Feed { get; init; }

    /// <summary>What became of it: <see cref="PredictionOutcome.Hit"/>, <c>Early</c>, <c>FalseAlarm</c> or <c>Miss</c>.</summary>
    public required PredictionOutcome Outcome { get; init; }

    /// <summary>When the alert was raised (UTC); null for a miss.</summary>
    public DateTimeOffset? RaisedAt { get; init; }

    /// <summary>When this was decided (UTC).</summary>
    public required DateTimeOffset ResolvedAt { get; init; }

    /// <summary>When the failure became known (UTC); null for a false alarm.</summary>
    public DateTimeOffset? FailureAt { get; init; }

    /// <summary>The run that failed; null for a false alarm, or when it never started.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Minutes from the alert to the failure; null without either.</summary>
    public double? LeadMinutes { get; init; }

    /// <summary>Probability (0..1) when it was raised; null for a miss.</summary>
    public double? Probability { get; init; }
}

/// <summary>What became of a forecast.</summary>
public enum PredictionOutcome
{
    /// <summary>Said to be at risk, and a failure became known 30 to 60 minutes later.</summary>
    Hit,

    /// <summary>Said to be at risk, and a failure became known within 30 minutes: sooner than forecast, but warned of.</summary>
    Early,

    /// <summary>Said to be at risk, and no failure became known within 60 minutes.</summary>
    FalseAlarm,

    /// <summary>Not said to be at risk, and it failed: for a scoring, 30 to 60 minutes later; for the scoreboard, after a success and while no alert was open.</summary>
    Miss,

    /// <summary>Not said to be at risk, and it did not fail.</summary>
    Quiet,
}

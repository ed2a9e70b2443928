namespace Hermes.Simulator.Model;

/// <summary>Why a feed fails.</summary>
internal enum Cause
{
    SlowingSource,
    GrowingErrors,
    LateUpstream,
    ShrinkingVolume,
    ExhaustingDisk,
    CreepingRetries,

    // Without warning from here on.
    ConnectionLost,
    CredentialsExpired,
    SchemaChanged,
    Deadlock,
}

/// <summary>
/// One thing that goes wrong with a feed: strain grows from <see cref="Onset"/> and either ends in
/// <see cref="FailedRuns"/> failures at <see cref="Turn"/> or subsides from there.
/// </summary>
internal sealed record Episode(FeedSpec Feed, Cause Cause, DateTimeOffset Onset, DateTimeOffset Turn, int FailedRuns)
{
    /// <summary>How strongly the strain shows, around 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Shape of the growth: below 1 it rises early, above 1 late.</summary>
    public double Shape { get; init; } = 0.85;

    /// <summary>Severity reached when the episode turns: 1 for a failure, less when it comes to nothing.</summary>
    public double Peak { get; init; } = 1;

    /// <summary>Late upstream: which one.</summary>
    public FeedSpec? Upstream { get; init; }

    /// <summary>Late upstream: whether that one fails as well.</summary>
    public bool UpstreamFails { get; init; }

    public bool HasPrecursor => Cause < Cause.ConnectionLost;

    public bool Fails => FailedRuns > 0;

    public DateTimeOffset End => Fails ? Turn + (Feed.Interval * FailedRuns) : Turn + ((Turn - Onset) * 0.6);

    /// <summary>0 (nothing) to 1 (failing).</summary>
    public double Severity(DateTimeOffset at)
    {
        if (!HasPrecursor || at < Onset || at >= End)
        {
            return 0;
        }

        if (at < Turn)
        {
            return Peak * Math.Pow((at - Onset) / (Turn - Onset), Shape);
        }

        return Fails ? Peak : Peak * (1 - ((at - Turn) / (End - Turn)));
    }
}

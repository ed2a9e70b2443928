using Hermes.Learning.History;

namespace Hermes.Learning.WhatIf;

/// <summary>A feed at a moment, from which a what-if question departs.</summary>
/// <param name="fleet">All feeds.</param>
/// <param name="feed">Name of the feed.</param>
/// <param name="at">The moment.</param>
public readonly ref struct Situation(FleetHistory fleet, string feed, DateTimeOffset at)
{
    /// <summary>All feeds.</summary>
    public FleetHistory Fleet { get; } = fleet;

    /// <summary>The feed as it can be seen then.</summary>
    public FeedView View { get; } = fleet.Feeds[feed].At(at);
}

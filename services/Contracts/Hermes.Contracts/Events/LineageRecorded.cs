namespace Hermes.Contracts.Events;

/// <summary>What feeds read from each other became known or changed; at most 500 feeds a message.</summary>
public sealed record LineageRecorded
{
    /// <summary>Unique per message; the same on redelivery.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>The feeds concerned, as they now stand.</summary>
    public required IReadOnlyList<LineageFact> Feeds { get; init; }
}

/// <summary>What one feed depends on.</summary>
public sealed record LineageFact
{
    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Feeds that write what it reads, or that it was said to wait for; at most 100.</summary>
    public required IReadOnlyList<string> Upstreams { get; init; }

    /// <summary>Who it belongs to, as its producer says; null when it says nothing.</summary>
    public IReadOnlyList<string>? Owners { get; init; }
}

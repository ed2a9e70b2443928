namespace Hermes.Contracts.Events;

/// <summary>Somebody set an incident to resolved.</summary>
[Announcement]
public sealed record IncidentResolved
{
    /// <summary>The incident.</summary>
    public required Guid IncidentId { get; init; }

    /// <summary>Feed concerned; null when unknown.</summary>
    public string? Feed { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What solved it, in the words of whoever did; null when nothing was said.</summary>
    public string? Resolution { get; init; }
}

namespace Hermes.Contracts.Events;

/// <summary>A channel accepted an alert.</summary>
[Announcement]
public sealed record NotificationSent
{
    /// <summary>The alert.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>Channel that took it, for example <c>email</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A channel refused an alert for good.</summary>
[Announcement]
public sealed record NotificationFailed
{
    /// <summary>The alert.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>Channel that refused it.</summary>
    public required string Channel { get; init; }

    /// <summary>Why, without secrets.</summary>
    public required string Reason { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

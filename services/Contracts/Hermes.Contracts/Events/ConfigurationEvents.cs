namespace Hermes.Contracts.Events;

/// <summary>A feed configuration got a new version.</summary>
[Announcement]
public sealed record ConfigurationCommitted
{
    /// <summary>Feed the configuration is for.</summary>
    public required string Feed { get; init; }

    /// <summary>Git commit id.</summary>
    public required string Version { get; init; }

    /// <summary>Who changed it.</summary>
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    public required string Message { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A version of a feed configuration became the one an environment uses.</summary>
[Announcement]
public sealed record ConfigurationDeployed
{
    /// <summary>Feed the configuration is for.</summary>
    public required string Feed { get; init; }

    /// <summary>Git commit id.</summary>
    public required string Version { get; init; }

    /// <summary><c>staging</c> or <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>Who deployed it.</summary>
    public required string Author { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

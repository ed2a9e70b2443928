namespace Hermes.Contracts.Events;

/// <summary>Alerts of other systems (Prometheus, Alertmanager) began or ended; at most 500 a message.</summary>
public sealed record ExternalAlertsChanged
{
    /// <summary>Unique per message; the same on redelivery.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>The alerts as they now stand.</summary>
    public required IReadOnlyList<ExternalAlertFact> Alerts { get; init; }
}

/// <summary>An alert of another system. Its labels are its identity, its annotations are text.</summary>
public sealed record ExternalAlertFact
{
    /// <summary>Digest of the labels, as Alertmanager makes it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Name of the alert (label <c>alertname</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Feed concerned, where a label names one.</summary>
    public string? Feed { get; init; }

    /// <summary>Component concerned, where a label names one.</summary>
    public string? Component { get; init; }

    /// <summary>How bad its sender says it is.</summary>
    public required ErrorSeverity Severity { get; init; }

    /// <summary>All labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Texts for people.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>When it began (UTC); with the fingerprint it tells one occurrence from the next.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended (UTC); null while it lasts.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When Hermes learned of it (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where its sender shows it.</summary>
    public string? GeneratorUrl { get; init; }
}

using System.Text.Json.Serialization;

namespace Hermes.Contracts.Notification;

/// <summary>An alert as Alertmanager's API v2 shows it, at <c>GET /api/v2/alerts</c>.</summary>
public sealed record ExternalAlert
{
    /// <summary>Its identity.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Texts for people.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ends if nobody repeats it (UTC).</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When it was last sent (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Digest of the labels.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Where its sender shows it.</summary>
    [JsonPropertyName("generatorURL")]
    public string? GeneratorUrl { get; init; }

    /// <summary>Who is told: Hermes.</summary>
    public required IReadOnlyList<ExternalAlertReceiver> Receivers { get; init; }

    /// <summary>What it does.</summary>
    public required ExternalAlertStatus Status { get; init; }
}

/// <summary>Who is told of an alert.</summary>
/// <param name="Name">Its name.</param>
public sealed record ExternalAlertReceiver(string Name);

/// <summary>What an alert does.</summary>
/// <param name="State"><c>active</c>.</param>
/// <param name="SilencedBy">Silences that keep it from being told.</param>
/// <param name="InhibitedBy">Alerts that keep it from being told.</param>
public sealed record ExternalAlertStatus(string State, IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy);

/// <summary>Answer to alerts sent by another system.</summary>
/// <param name="Accepted">Alerts taken.</param>
/// <param name="Ignored">Alerts that Hermes had sent itself.</param>
public sealed record ExternalAlertsResult(int Accepted, int Ignored);

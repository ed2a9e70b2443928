namespace Hermes.ServiceDefaults.Security;

/// <summary>Which entries of the audit trail are wanted; null for all.</summary>
public sealed record AuditFilter
{
    /// <summary>Part of the actor's name.</summary>
    public string? Actor { get; init; }

    /// <summary>Beginning of the action, for example <c>user.</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Part of what it was done to, or of the detail.</summary>
    public string? About { get; init; }

    /// <summary>Earliest time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Time before which they happened.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The filter as a query of an address.</summary>
    public string Query => string.Join('&', new[] { ("actor", Actor), ("action", Action), ("about", About), ("from", Iso(From)), ("to", Iso(To)) }
        .Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}"));

    private static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("O");
}

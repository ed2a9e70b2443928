namespace Hermes.ServiceDefaults.Security;

/// <summary>An API key as it is listed; its secret is not kept.</summary>
public sealed record ApiKey
{
    /// <summary>The part of the key between <c>hms_</c> and the secret.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked (UTC); null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Who revoked it.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>When it was last used (UTC), to within some seconds; null when never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A key just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The whole key; it cannot be shown again.</param>
public sealed record NewApiKey(string Id, string Key);

using System.ComponentModel.DataAnnotations;

namespace Hermes.Web.Identity;

/// <summary>Settings of users and their sessions, section <c>Identity</c>.</summary>
internal sealed class AccountOptions
{
    /// <summary>Name of the first user, who is an admin.</summary>
    [Required, MaxLength(64)]
    public string AdminUser { get; init; } = "admin";

    /// <summary>Password of the first user, made at start when there is no user at all; there is no default.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>An API key <c>hms_ID_SECRET</c> with all scopes, stored at start unless it is there.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Hours after which everybody signs in again, however busy.</summary>
    [Range(1, 720)]
    public int SessionHours { get; init; } = 12;

    /// <summary>Minutes without an open page after which a session ends.</summary>
    [Range(1, 1440)]
    public int IdleMinutes { get; init; } = 60;

    /// <summary>Wrong passwords in a row that lock an account for a while.</summary>
    [Range(3, 100)]
    public int LockoutTries { get; init; } = 8;

    /// <summary>Minutes an account stays locked after too many wrong passwords.</summary>
    [Range(1, 1440)]
    public int LockoutMinutes { get; init; } = 5;

    /// <summary>Sends cookies over HTTPS only; the default but for Development, where the portal speaks HTTP.</summary>
    public bool? SecureCookies { get; init; }
}

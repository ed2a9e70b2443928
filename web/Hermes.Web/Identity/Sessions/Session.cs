using System.Security.Claims;
using Hermes.ServiceDefaults.Security;

namespace Hermes.Web.Identity.Sessions;

/// <summary>Somebody signed in, as the database has it now.</summary>
internal sealed record Session
{
    /// <summary>Claim that says which session a principal belongs to.</summary>
    public const string IdClaim = "hermes:session";

    /// <summary>Claim of users who may do nothing but set a password of their own.</summary>
    public const string MustChangePasswordClaim = "hermes:must-change-password";

    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string UserName { get; init; }

    public string? Role { get; init; }

    public bool MustChangePassword { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    public ClaimsPrincipal Principal()
    {
        // A password that somebody else knows opens nothing yet.
        string[] roles = Role is null || MustChangePassword ? [] : [Role];
        var principal = HermesClaims.Principal(HermesClaims.User, UserId.ToString(), UserName, roles, []);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaim(new Claim(IdClaim, Id.ToString()));
        if (MustChangePassword)
        {
            identity.AddClaim(new Claim(MustChangePasswordClaim, "true"));
        }

        return principal;
    }

    public static Guid? IdOf(ClaimsPrincipal? user) => Guid.TryParse(user?.FindFirst(IdClaim)?.Value, out var id) ? id : null;
}

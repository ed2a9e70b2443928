using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Identity;

namespace Hermes.Web.Identity.Accounts;

/// <summary>Somebody who may sign in to the portal.</summary>
internal sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>What the user may do; null until an admin grants something.</summary>
    public Role? Role { get; set; }

    /// <summary>Locked by an admin, until an admin unlocks.</summary>
    public bool Locked { get; set; }

    /// <summary>The password was given by somebody else, and serves for setting one's own only.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }
}

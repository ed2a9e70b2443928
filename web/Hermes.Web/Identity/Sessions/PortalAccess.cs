using System.Security.Claims;
using Hermes.ServiceDefaults.Security;

namespace Hermes.Web.Identity.Sessions;

/// <summary>The portal's pages are for people: a key opens none.</summary>
internal static class PortalAccess
{
    /// <summary>Policy of pages for everybody with a role.</summary>
    public const string People = "people";

    /// <summary>Policy of pages on which things are changed.</summary>
    public const string Operators = "operators";

    /// <summary>Policy of pages for admins.</summary>
    public const string Admins = "admins";

    public static void AddPortalAccess(this WebApplicationBuilder builder) => builder.Services.AddAuthorizationBuilder()
        .AddPolicy(People, policy => policy.RequireAssertion(context => IsAtLeast(context.User, Role.Viewer)))
        .AddPolicy(Operators, policy => policy.RequireAssertion(context => IsAtLeast(context.User, Role.Operator)))
        .AddPolicy(Admins, policy => policy.RequireAssertion(context => IsAtLeast(context.User, Role.Admin)));

    /// <summary>Whether a person has the role or a higher one.</summary>
    public static bool IsAtLeast(ClaimsPrincipal? user, Role role) => user?.KindOf() == HermesClaims.User && user.HasRole(role);

    /// <summary>The person's role; null without one.</summary>
    public static Role? RoleOf(ClaimsPrincipal user) => Enum.GetValues<Role>().Where(role => IsAtLeast(user, role)).Cast<Role?>().LastOrDefault();
}

using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Accounts;
using Hermes.Web.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Hermes.Web.Identity.SignIn;

internal static class SignOutEndpoint
{
    /// <summary>Ends the session itself, so that a copy of the cookie is worth nothing any more.</summary>
    public static void MapSignOut(this WebApplication app) => app.MapPost("/sign-out", SignOutAsync).AllowAnonymous().ExcludeFromDescription();

    // A bound form field makes the framework check the form's token.
    private static async Task<IResult> SignOutAsync(
        HttpContext http, SessionStore sessions, IdentityDatabase identity, AuditTrail audit, [FromForm(Name = "from")] string? from, CancellationToken ct)
    {
        if (Session.IdOf(http.User) is { } id)
        {
            await sessions.EndAsync(id, ct);
            await identity.InTransactionAsync(transaction =>
                AuditTrail.RecordAsync(transaction, audit.Entry(http.User, "user.signed-out", http.User.Identity?.Name ?? "", "signed out"), ct), ct);
        }

        await http.SignOutAsync(SessionCookie.Scheme);
        return TypedResults.LocalRedirect(ReturnUrl.SignIn(ReturnUrl.Checked(from)));
    }
}

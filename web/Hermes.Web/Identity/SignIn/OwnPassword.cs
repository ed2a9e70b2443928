using System.Security.Claims;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Accounts;
using Hermes.Web.Identity.Sessions;
using Microsoft.AspNetCore.Identity;

namespace Hermes.Web.Identity.SignIn;

/// <summary>Lets people change their own password, which ends their sessions elsewhere.</summary>
internal sealed class OwnPassword(UserManager<AppUser> users, PasswordGate gate, SessionStore sessions, IdentityDatabase identity, AuditTrail audit)
{
    /// <summary>False for people who sign in through the provider only.</summary>
    public async Task<bool> HasOneAsync(ClaimsPrincipal who) => (await users.FindByIdAsync(who.IdOf()))?.PasswordHash is not null;

    /// <summary>The session to go on with, or what is wrong.</summary>
    public async Task<(Session? Session, string? Fault)> ChangeAsync(ClaimsPrincipal who, string current, string wanted, CancellationToken ct)
    {
        if (await users.FindByIdAsync(who.IdOf()) is not { } user || !await gate.IsRightAsync(users, user, current, ct))
        {
            return (null, "The current password is not right.");
        }

        if (wanted == current)
        {
            return (null, "That is the current password. Take another one.");
        }

        if (PasswordPolicy.Fault(wanted, user.UserName!) is { } fault)
        {
            return (null, fault);
        }

        var hash = users.PasswordHasher.HashPassword(user, wanted);
        await identity.InTransactionAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                update app_user set password_hash = @hash, security_stamp = @stamp, concurrency_stamp = @stamp, must_change_password = false, access_failed_count = 0
                where id = @Id
                """, new { user.Id, hash, stamp = Guid.NewGuid().ToString() }, transaction, cancellationToken: ct));
            await SessionStore.EndAllAsync(transaction, user.Id, ct);
            await AuditTrail.RecordAsync(transaction, audit.Entry(who, "user.password-changed", user.UserName!, "by the user"), ct);
        }, ct);
        return (await sessions.StartAsync(user.Id, ct), null);
    }
}

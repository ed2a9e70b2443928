using System.Security.Claims;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Accounts;
using Hermes.Web.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.SignIn;

/// <summary>Signs people in by name and password, and locks an account for a while after too many wrong ones.</summary>
internal sealed class PasswordSignIn(
    UserManager<AppUser> users, PasswordGate gate, SessionStore sessions, IdentityDatabase identity, AuditTrail audit, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const int LongestName = 64;
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    /// <summary>A new session; null when name and password do not fit, or the account is locked.</summary>
    public async Task<Session?> TryAsync(string name, string password, CancellationToken ct)
    {
        var user = name.Length <= LongestName ? await users.FindByNameAsync(name) : null;
        var right = await gate.IsRightAsync(users, user, password.Length <= PasswordPolicy.MaxLength ? password : "", ct);
        if (user is null)
        {
            await RefuseAsync(name.Length <= LongestName ? name : name[..LongestName], "unknown user", ct);
            return null;
        }

        if (user.Locked || user.LockoutEnd > clock.GetUtcNow())
        {
            await RefuseAsync(user.UserName!, user.Locked ? "locked by an admin" : "locked after too many wrong passwords", ct);
            return null;
        }

        if (!right)
        {
            await CountAsync(user, ct);
            return null;
        }

        return await AcceptAsync(user, ct);
    }

    /// <summary>Whether there is anybody who could sign in.</summary>
    public async Task<bool> IsAnybodyKnownAsync(CancellationToken ct)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from app_user)", cancellationToken: ct));
    }

    private async Task<Session> AcceptAsync(AppUser user, CancellationToken ct)
    {
        var session = await sessions.StartAsync(user.Id, ct);
        await identity.InTransactionAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "update app_user set access_failed_count = 0 where id = @Id", new { user.Id }, transaction, cancellationToken: ct));
            await AuditTrail.RecordAsync(transaction, audit.Entry(session.Principal(), "user.signed-in", session.UserName, "by password"), ct);
        }, ct);
        return session;
    }

    // In one statement, so that guesses sent at the same time are all counted.
    private Task CountAsync(AppUser user, CancellationToken ct) => identity.InTransactionAsync(async transaction =>
    {
        var until = clock.GetUtcNow().AddMinutes(options.Value.LockoutMinutes);
        var locked = await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            update app_user set
              access_failed_count = case when access_failed_count + 1 >= @LockoutTries then 0 else access_failed_count + 1 end,
              lockout_end = case when access_failed_count + 1 >= @LockoutTries then @until else lockout_end end
            where id = @Id returning lockout_end is not distinct from @until
            """, new { user.Id, until, options.Value.LockoutTries }, transaction, cancellationToken: ct));
        await AuditTrail.RecordAsync(transaction, audit.Entry(Nobody, "user.sign-in-refused", user.UserName!, "wrong password"), ct);
        if (locked)
        {
            await AuditTrail.RecordAsync(transaction, audit.Entry(Nobody, "user.locked-out", user.UserName!, $"{options.Value.LockoutTries} wrong passwords in a row; for {options.Value.LockoutMinutes} minutes"), ct);
        }
    }, ct);

    private Task RefuseAsync(string name, string reason, CancellationToken ct) =>
        identity.InTransactionAsync(transaction => AuditTrail.RecordAsync(transaction, audit.Entry(Nobody, "user.sign-in-refused", name, reason), ct), ct);
}

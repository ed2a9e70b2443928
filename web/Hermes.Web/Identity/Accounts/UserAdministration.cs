using System.Security.Claims;
using System.Text.RegularExpressions;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Hermes.Web.Identity.Accounts;

/// <summary>What admins do to users. A refusal is an <see cref="AdministrationException"/> whose message is for people.</summary>
internal sealed partial class UserAdministration(UserManager<AppUser> users, IdentityDatabase identity, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Makes a user; returns the password for the first sign-in, which is shown once.</summary>
    public async Task<string> CreateAsync(string name, Role role, ClaimsPrincipal by, CancellationToken ct)
    {
        var password = OneTimePassword.Generate();
        await AddAsync(name.Trim(), role, password, mustChange: true, by, ct);
        return password;
    }

    /// <summary>Makes the first admin, with the password of the settings.</summary>
    public Task BootstrapAsync(string name, string password, ClaimsPrincipal by, CancellationToken ct) => AddAsync(name, Role.Admin, password, mustChange: false, by, ct);

    public Task SetRoleAsync(Guid id, Role? role, ClaimsPrincipal by, CancellationToken ct) => ChangeAsync(id, by, "user.role-changed", $"{role?.ToString() ?? "none"}",
        "role = @role", new { role = role?.ToString() }, endsSessions: false, ct);

    public Task LockAsync(Guid id, ClaimsPrincipal by, CancellationToken ct) => ChangeAsync(id, by, "user.locked", null,
        "locked = true", null, endsSessions: true, ct);

    public Task UnlockAsync(Guid id, ClaimsPrincipal by, CancellationToken ct) => ChangeAsync(id, by, "user.unlocked", null,
        "locked = false, lockout_end = null, access_failed_count = 0", null, endsSessions: false, ct);

    public Task SignOutEverywhereAsync(Guid id, ClaimsPrincipal by, CancellationToken ct) => ChangeAsync(id, by, "user.signed-out-everywhere", null,
        "security_stamp = gen_random_uuid()::text", null, endsSessions: true, ct);

    /// <summary>Gives a user a password for the next sign-in, which is shown once.</summary>
    public async Task<string> ResetPasswordAsync(Guid id, ClaimsPrincipal by, CancellationToken ct)
    {
        var password = OneTimePassword.Generate();
        var hash = users.PasswordHasher.HashPassword(new AppUser(), password);
        await ChangeAsync(id, by, "user.password-reset", null,
            "password_hash = @hash, must_change_password = true, security_stamp = gen_random_uuid()::text, lockout_end = null, access_failed_count = 0",
            new { hash }, endsSessions: true, ct);
        return password;
    }

    private Task AddAsync(string name, Role role, string password, bool mustChange, ClaimsPrincipal by, CancellationToken ct)
    {
        if (!AllowedName().IsMatch(name))
        {
            throw new AdministrationException("A user name has 1 to 64 letters, digits and . _ - @ +");
        }

        var user = new AppUser { Id = Guid.CreateVersion7(), UserName = name };
        return PasswordPolicy.Fault(password, name) is { } fault
            ? throw new AdministrationException(fault)
            : identity.InTransactionAsync(async transaction =>
            {
                await RequireAdminAsync(transaction, by, ct);
                var added = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    insert into app_user (id, user_name, normalized_user_name, password_hash, security_stamp, concurrency_stamp, role, must_change_password, created_at)
                    values (@Id, @name, @normalized, @hash, gen_random_uuid()::text, gen_random_uuid()::text, @role, @mustChange, @now)
                    on conflict (normalized_user_name) do nothing
                    """,
                    new
                    {
                        user.Id,
                        name,
                        normalized = users.NormalizeName(name),
                        hash = users.PasswordHasher.HashPassword(user, password),
                        role = role.ToString(),
                        mustChange,
                        now = clock.GetUtcNow(),
                    }, transaction, cancellationToken: ct));
                if (added == 0)
                {
                    throw new AdministrationException($"There is a user '{name}' already.");
                }

                await AuditTrail.RecordAsync(transaction, audit.Entry(by, "user.created", name, $"role {role}"), ct);
            }, ct);
    }

    private Task ChangeAsync(Guid id, ClaimsPrincipal by, string action, string? detail, string set, object? values, bool endsSessions, CancellationToken ct) =>
        identity.InTransactionAsync(async transaction =>
        {
            await RequireAdminAsync(transaction, by, ct);
            var parameters = new DynamicParameters(values);
            parameters.Add("id", id);
            var name = await transaction.Connection!.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
                $"update app_user set {set}, concurrency_stamp = gen_random_uuid()::text where id = @id returning user_name", parameters, transaction, cancellationToken: ct))
                ?? throw new AdministrationException("The user is not there any more.");
            await RequireSomeAdminAsync(transaction, ct);
            if (endsSessions)
            {
                await SessionStore.EndAllAsync(transaction, id, ct);
            }

            await AuditTrail.RecordAsync(transaction, audit.Entry(by, action, name, detail), ct);
        }, ct);

    /// <summary>Locks all admins against changes at the same time, and makes sure the caller still is one.</summary>
    private static async Task RequireAdminAsync(NpgsqlTransaction transaction, ClaimsPrincipal by, CancellationToken ct)
    {
        var admins = await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
            "select id from app_user where role = 'Admin' and not locked order by id for update", transaction: transaction, cancellationToken: ct));
        if (by.KindOf() == HermesClaims.User && !admins.Any(admin => admin.ToString() == by.IdOf()))
        {
            throw new AdministrationException("Only admins may do this, and you are none any more.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._@+-]{1,64}$")]
    private static partial Regex AllowedName();

    private static async Task RequireSomeAdminAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (!await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from app_user where role = 'Admin' and not locked)", transaction: transaction, cancellationToken: ct)))
        {
            throw new AdministrationException("This is the last admin. Make somebody else an admin first.");
        }
    }
}

/// <summary>A change that is refused; the message says why, to people.</summary>
internal sealed class AdministrationException(string message) : Exception(message);

using System.Security.Claims;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.Accounts;
using Hermes.Web.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Web.Identity.Provider;

/// <summary>The users behind the provider's people, found by the provider's subject alone.</summary>
internal sealed class ProviderAccounts(SessionStore sessions, IdentityDatabase identity, AuditTrail audit, IOptions<ProviderOptions> options, TimeProvider clock)
{
    private const int LongestName = 60;
    private const int MostNamesakes = 100;
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    /// <summary>Opens a session for somebody the provider vouches for; newcomers get an account.</summary>
    /// <exception cref="AuthenticationFailureException">The account is locked.</exception>
    public async Task<Session> EnterAsync(ClaimsPrincipal person, CancellationToken ct)
    {
        var settings = options.Value;
        var subject = person.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var mapped = settings.RoleOf(person.FindAll(ProviderHandler.RoleClaim).Select(claim => claim.Value)) ?? settings.DefaultRole;
        var user = await identity.InTransactionAsync(async transaction =>
        {
            // One after the other, so that two first sign-ins of a person make one account.
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = settings.Issuer + " " + subject }, transaction, cancellationToken: ct));
            var known = await FindAsync(transaction, subject, ct) ?? await AddAsync(transaction, subject, person.FindFirstValue(ProviderHandler.NameClaim) ?? "", mapped, ct);
            if (settings.RoleClaim is not null && known.Role != mapped?.ToString())
            {
                await SetRoleAsync(transaction, known, mapped, ct);
            }

            return known;
        }, ct);
        if (user.Locked)
        {
            throw new AuthenticationFailureException($"{user.UserName} is locked by an admin.");
        }

        var session = await sessions.StartAsync(user.Id, ct);
        await RecordAsync(session.Principal(), "user.signed-in", user.UserName, $"by {settings.Name}", ct);
        return session;
    }

    public Task RefusedAsync(string reason, CancellationToken ct) => RecordAsync(Nobody, "user.sign-in-refused", options.Value.Name, reason, ct);

    private Task RecordAsync(ClaimsPrincipal by, string action, string subject, string detail, CancellationToken ct) =>
        identity.InTransactionAsync(transaction => AuditTrail.RecordAsync(transaction, audit.Entry(by, action, subject, detail), ct), ct);

    private Task<Account?> FindAsync(NpgsqlTransaction transaction, string subject, CancellationToken ct) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<Account>(new CommandDefinition(
            """
            select u.id, u.user_name, u.role, u.locked from app_user u join app_user_login l on l.user_id = u.id
            where l.login_provider = @Issuer and l.provider_key = @subject
            """, new { options.Value.Issuer, subject }, transaction, cancellationToken: ct));

    private async Task<Account> AddAsync(NpgsqlTransaction transaction, string subject, string wanted, Role? role, CancellationToken ct)
    {
        var clean = new string([.. wanted.Where(letter => char.IsAsciiLetterOrDigit(letter) || "._-@+".Contains(letter)).Take(LongestName)]);
        var id = Guid.CreateVersion7();
        for (var namesakes = 1; namesakes <= MostNamesakes; namesakes++)
        {
            var name = (clean.Length == 0 ? "user" : clean) + (namesakes == 1 ? "" : $"-{namesakes}");
            var added = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into app_user (id, user_name, normalized_user_name, security_stamp, concurrency_stamp, role, created_at)
                values (@id, @name, upper(@name), gen_random_uuid()::text, gen_random_uuid()::text, @role, @now)
                on conflict (normalized_user_name) do nothing
                """, new { id, name, role = role?.ToString(), now = clock.GetUtcNow() }, transaction, cancellationToken: ct));
            if (added == 1)
            {
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    "insert into app_user_login (login_provider, provider_key, provider_display_name, user_id) values (@Issuer, @subject, @Name, @id)",
                    new { options.Value.Issuer, subject, options.Value.Name, id }, transaction, cancellationToken: ct));
                await AuditTrail.RecordAsync(transaction, audit.Entry(Nobody, "user.created", name, $"through {options.Value.Name}, role {role?.ToString() ?? "none"}"), ct);
                return new Account { Id = id, UserName = name, Role = role?.ToString() };
            }
        }

        throw new AuthenticationFailureException($"There are {MostNamesakes} users named {clean}.");
    }

    private async Task SetRoleAsync(NpgsqlTransaction transaction, Account user, Role? role, CancellationToken ct)
    {
        var changed = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update app_user set role = @role where id = @Id
              and (role is distinct from 'Admin' or exists (select from app_user where role = 'Admin' and not locked and id <> @Id))
            """, new { user.Id, role = role?.ToString() }, transaction, cancellationToken: ct));
        if (changed == 1)
        {
            await AuditTrail.RecordAsync(transaction, audit.Entry(Nobody, "user.role-changed", user.UserName, $"{role?.ToString() ?? "none"}, as {options.Value.Name} says"), ct);
        }
    }

    private sealed record Account
    {
        public required Guid Id { get; init; }

        public required string UserName { get; init; }

        public string? Role { get; init; }

        public bool Locked { get; init; }
    }
}

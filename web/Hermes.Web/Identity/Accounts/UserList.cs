using Dapper;
using Hermes.ServiceDefaults.Security;

namespace Hermes.Web.Identity.Accounts;

/// <summary>A user as admins see it.</summary>
public sealed record ListedUser
{
    public required Guid Id { get; init; }

    public required string UserName { get; init; }

    public string? Role { get; init; }

    public bool Locked { get; init; }

    /// <summary>Until when wrong passwords lock the account.</summary>
    public DateTimeOffset? LockoutEnd { get; init; }

    public bool MustChangePassword { get; init; }

    public bool HasPassword { get; init; }

    /// <summary>The provider the user comes from.</summary>
    public string? Provider { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    public int Sessions { get; init; }
}

/// <summary>All users.</summary>
internal sealed class UserList(IdentityDatabase identity)
{
    private const int Limit = 1000;

    public async Task<IReadOnlyList<ListedUser>> ReadAsync(CancellationToken ct)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<ListedUser>(new CommandDefinition(
            """
            select u.id, u.user_name, u.role, u.locked, u.lockout_end, u.must_change_password, u.password_hash is not null as has_password,
                   u.created_at, u.last_sign_in_at,
                   (select min(l.provider_display_name) from app_user_login l where l.user_id = u.id) as provider,
                   (select count(*)::int from app_session s where s.user_id = u.id) as sessions
            from app_user u order by u.normalized_user_name limit @Limit
            """, new { Limit }, cancellationToken: ct))).AsList();
    }
}

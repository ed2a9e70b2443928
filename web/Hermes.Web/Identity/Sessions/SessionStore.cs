using Dapper;
using Hermes.ServiceDefaults.Security;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Web.Identity.Sessions;

/// <summary>
/// Who is signed in. What the database said of a session is believed for two seconds, so that a lock, another role or
/// "sign out everywhere" reaches every page of every replica at once.
/// </summary>
internal sealed class SessionStore(IdentityDatabase identity, IOptions<AccountOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions());

    /// <summary>Opens a session for somebody whose identity was just proven.</summary>
    public async Task<Session> StartAsync(Guid userId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = Guid.NewGuid();
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from app_session where started_at < @oldest or seen_at < @idle;
            insert into app_session (id, user_id, security_stamp, started_at, seen_at)
            select @id, id, security_stamp, @now, @now from app_user where id = @userId;
            update app_user set last_sign_in_at = @now where id = @userId;
            """, new { id, userId, now, oldest = Oldest(now), idle = Idle(now) }, cancellationToken: ct));
        return await FindAsync(id, ct) ?? throw new InvalidOperationException("The user was locked or removed while signing in.");
    }

    /// <summary>The session, if it still holds: neither ended nor too old, and the user neither locked nor with another password since.</summary>
    public async Task<Session?> FindAsync(Guid id, CancellationToken ct)
    {
        if (!known.TryGetValue(id, out Session? session))
        {
            session = await ReadAsync(id, ct);
            known.Set(id, session, Believed);
        }

        return session;
    }

    public async Task EndAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from app_session where id = @id", new { id }, cancellationToken: ct));
        known.Remove(id);
    }

    /// <summary>Ends all sessions of a user, as part of a change.</summary>
    public static Task EndAllAsync(NpgsqlTransaction transaction, Guid userId, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("delete from app_session where user_id = @userId", new { userId }, transaction, cancellationToken: ct));

    public void Dispose() => known.Dispose();

    private async Task<Session?> ReadAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        var session = await connection.QuerySingleOrDefaultAsync<Session>(new CommandDefinition(
            """
            select s.id, s.user_id, u.user_name, u.role, u.must_change_password, s.seen_at
            from app_session s join app_user u on u.id = s.user_id
            where s.id = @id and s.security_stamp = u.security_stamp and not u.locked and s.started_at >= @oldest and s.seen_at >= @idle
            """, new { id, oldest = Oldest(now), idle = Idle(now) }, cancellationToken: ct));
        if (session is not null && session.SeenAt < now - SeenEvery)
        {
            await connection.ExecuteAsync(new CommandDefinition("update app_session set seen_at = @now where id = @id", new { id, now }, cancellationToken: ct));
        }

        return session;
    }

    private DateTimeOffset Oldest(DateTimeOffset now) => now.AddHours(-options.Value.SessionHours);

    private DateTimeOffset Idle(DateTimeOffset now) => now.AddMinutes(-options.Value.IdleMinutes);
}

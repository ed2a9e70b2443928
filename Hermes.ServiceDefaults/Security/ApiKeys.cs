using System.Security.Claims;
using Dapper;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Makes, lists and revokes API keys. Every change leaves an audit entry in the same transaction.</summary>
public sealed class ApiKeys(IdentityDatabase identity, AuditTrail audit, TimeProvider time)
{
    /// <summary>Longest name of a key.</summary>
    public const int LongestName = 100;

    /// <summary>Makes a key.</summary>
    /// <param name="name">What it is for, 1 to 100 characters.</param>
    /// <param name="scopes">What it may do; at least one of <see cref="Scopes.All"/>.</param>
    /// <param name="expiresAt">From when on it is refused; in the future.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ArgumentException">A value is outside what is said above; the message says which.</exception>
    public Task<NewApiKey> CreateAsync(string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt, ClaimsPrincipal by, CancellationToken ct = default) =>
        StoreAsync(ApiKeyText.Generate(), name, scopes, expiresAt, by, ct)!;

    /// <summary>Stores a key made elsewhere, unless one with its id exists.</summary>
    /// <param name="key">The whole key, <c>hms_ID_SECRET</c>.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="expiresAt">From when on it is refused.</param>
    /// <param name="by">Who brings it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Whether it was stored now.</returns>
    /// <exception cref="ArgumentException">It is no key, or a value is outside what <see cref="CreateAsync"/> says.</exception>
    public async Task<bool> AdoptAsync(string key, string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt, ClaimsPrincipal by, CancellationToken ct = default)
    {
        if (!ApiKeyText.TryParse(key, out var text))
        {
            throw new ArgumentException("An API key has the form hms_ID_SECRET: an id of lower-case letters and digits, a secret of 32 to 128 letters and digits.", nameof(key));
        }

        return await StoreAsync(text, name, scopes, expiresAt, by, ct) is not null;
    }

    /// <summary>All keys, newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken ct = default)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<ApiKey>(new CommandDefinition(
            """
            select id, name, scopes, created_by, created_at, expires_at, revoked_at, revoked_by, last_used_at
            from api_key order by created_at desc, id
            """, cancellationToken: ct))).AsList();
    }

    /// <summary>Revokes a key; every service refuses it within 3 seconds.</summary>
    /// <returns>Whether there was such a key that was not revoked yet.</returns>
    public async Task<bool> RevokeAsync(string id, ClaimsPrincipal by, CancellationToken ct = default)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var name = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "update api_key set revoked_at = @now, revoked_by = @actor where id = @id and revoked_at is null returning name",
            new { id, now = time.GetUtcNow(), actor = by.ActorName() }, transaction, cancellationToken: ct));
        if (name is null)
        {
            return false;
        }

        await AuditTrail.RecordAsync(transaction, audit.Entry(by, "key.revoked", name, $"id {id}"), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<NewApiKey?> StoreAsync(
        ApiKeyText key, string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt, ClaimsPrincipal by, CancellationToken ct)
    {
        Check(name, scopes, expiresAt);
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await InsertAsync(transaction, key, name, scopes, expiresAt, by, ct))
        {
            return null;
        }

        await AuditTrail.RecordAsync(transaction, audit.Entry(by, "key.created", name, $"id {key.Id}, until {expiresAt:yyyy-MM-dd}, {string.Join(", ", scopes)}"), ct);
        await transaction.CommitAsync(ct);
        return new NewApiKey(key.Id, key.ToString());
    }

    private async Task<bool> InsertAsync(
        NpgsqlTransaction transaction, ApiKeyText key, string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt, ClaimsPrincipal by, CancellationToken ct) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into api_key (id, name, secret_hash, scopes, created_by, created_at, expires_at)
            values (@Id, @name, @hash, @scopes, @actor, @now, @expiresAt)
            on conflict (id) do nothing
            """,
            new { key.Id, name, hash = key.Hash(), scopes = scopes.Distinct().ToArray(), actor = by.ActorName(), now = time.GetUtcNow(), expiresAt },
            transaction, cancellationToken: ct)) == 1;

    private void Check(string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
        {
            throw new ArgumentException($"Give the key a name of 1 to {LongestName} characters.", nameof(name));
        }

        if (scopes.Count == 0 || scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is not null)
        {
            throw new ArgumentException("Choose at least one of the known scopes.", nameof(scopes));
        }

        if (expiresAt <= time.GetUtcNow())
        {
            throw new ArgumentException("Choose an end in the future.", nameof(expiresAt));
        }
    }
}

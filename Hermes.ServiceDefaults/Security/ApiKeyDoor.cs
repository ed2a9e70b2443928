using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Caching.Memory;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Opens for the right key. What the database said of an id is believed for 3 seconds, unknown ids too.</summary>
internal sealed class ApiKeyDoor(IdentityDatabase identity, TimeProvider time) : IDisposable
{
    private const int RememberedIds = 10_000;
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(3);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = RememberedIds });
    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new();

    /// <returns>The caller, or why the key is refused.</returns>
    public async Task<(ClaimsPrincipal? Caller, string Refusal)> TryAsync(ApiKeyText key, CancellationToken ct)
    {
        if (!known.TryGetValue(key.Id, out StoredKey? stored))
        {
            stored = await FindAsync(key.Id, ct);
            known.Set(key.Id, stored, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Believed });
        }

        var now = time.GetUtcNow();
        if (stored is null || !CryptographicOperations.FixedTimeEquals(stored.SecretHash, key.Hash()))
        {
            return (null, "the key is unknown");
        }

        if (stored.RevokedAt is not null)
        {
            return (null, "the key was revoked");
        }

        if (stored.ExpiresAt <= now)
        {
            return (null, "the key has expired");
        }

        used[key.Id] = now;
        return (HermesClaims.Principal(HermesClaims.Key, key.Id, stored.Name, [], stored.Scopes), "");
    }

    /// <summary>Writes down when keys were last used.</summary>
    public async Task FlushUseAsync(CancellationToken ct)
    {
        var taken = used.ToArray();
        if (taken.Length == 0)
        {
            return;
        }

        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        // In one order everywhere, or processes that flush together could lock each other out.
        var ordered = taken.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with locked as (
                select k.id, u.at from api_key k join unnest(@ids, @times) as u(id, at) on u.id = k.id
                order by k.id for update of k)
            update api_key k set last_used_at = greatest(k.last_used_at, locked.at) from locked where locked.id = k.id
            """,
            new { ids = ordered.Select(pair => pair.Key).ToArray(), times = ordered.Select(pair => pair.Value.UtcDateTime).ToArray() }, cancellationToken: ct));
        foreach (var pair in taken)
        {
            used.TryRemove(pair);
        }
    }

    public void Dispose() => known.Dispose();

    private async Task<StoredKey?> FindAsync(string id, CancellationToken ct)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<StoredKey>(new CommandDefinition(
            "select name, secret_hash, scopes, expires_at, revoked_at from api_key where id = @id", new { id }, cancellationToken: ct));
    }

    private sealed record StoredKey
    {
        public required string Name { get; init; }

        public required byte[] SecretHash { get; init; }

        public required string[] Scopes { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>
/// Keeps keys from being guessed: an address that sent too many wrong credentials is not listened to for a while, even if
/// the next one is right. What was right lately still passes, so that one bad pipeline does not shut out its neighbours.
/// </summary>
internal sealed class WrongCredentials(IOptions<RateLimitOptions> options) : IDisposable
{
    private const int RememberedCredentials = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly MemoryCache right = new(new MemoryCacheOptions { SizeLimit = RememberedCredentials });
    private readonly PartitionedRateLimiter<string> wrong = PartitionedRateLimiter.Create<string, string>(bucket =>
        RateLimitPartition.GetTokenBucketLimiter(bucket, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.WrongCredentialsPerMinute,
            TokensPerPeriod = options.Value.WrongCredentialsPerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        }));

    /// <summary>Before anybody looks at the credential.</summary>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!HasCredential(context) || right.TryGetValue(Hash(context), out _))
        {
            return next(context);
        }

        var bucket = AddressBucket.Of(context.Connection.RemoteIpAddress);
        if (wrong.GetStatistics(bucket) is not { CurrentAvailablePermits: 0 })
        {
            return next(context);
        }

        using var lease = wrong.AttemptAcquire(bucket);
        return RateLimiting.RefuseAsync(context, lease, "Too many wrong credentials", "Too many wrong keys came from this address. Correct the key, wait as Retry-After says, and try again.");
    }

    /// <summary>Once it is known whether the credential is right.</summary>
    public Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (HasCredential(context))
        {
            if (context.User.Identity?.IsAuthenticated is not true)
            {
                right.Remove(Hash(context));
                wrong.AttemptAcquire(AddressBucket.Of(context.Connection.RemoteIpAddress)).Dispose();
            }
            else if (Hash(context) is var hash && !right.TryGetValue(hash, out _))
            {
                right.Set(hash, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Remembered });
            }
        }

        return next(context);
    }

    public void Dispose()
    {
        right.Dispose();
        wrong.Dispose();
    }

    private static bool HasCredential(HttpContext context) => context.Request.Headers.Authorization.Count > 0;

    private static string Hash(HttpContext context) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())));
}

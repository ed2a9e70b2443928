using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Hermes.Contracts.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hermes.ServiceDefaults.Security;

/// <summary>
/// Tokens by which one process of the suite tells another who calls: a user with roles, or itself with the reading scopes.
/// They are sealed with the shared data-protection keys and hold for two minutes.
/// </summary>
public sealed class InternalTokens
{
    internal const string Prefix = "hmt_";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReuseOwn = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector protector;
    private readonly TimeProvider time;
    private readonly string serviceName;
    private (string Token, DateTimeOffset Until)? own;

    /// <summary>Tokens of this process.</summary>
    public InternalTokens(IDataProtectionProvider protection, IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
    {
        protector = protection.CreateProtector("Hermes.InternalToken.v1").ToTimeLimitedDataProtector();
        this.time = time;
        serviceName = configuration["OTEL_SERVICE_NAME"] ?? environment.ApplicationName;
    }

    /// <summary>A token for a user, with the roles the user has now.</summary>
    /// <exception cref="ArgumentException">The principal is no user.</exception>
    public string Mint(ClaimsPrincipal user)
    {
        if (user.KindOf() != HermesClaims.User)
        {
            throw new ArgumentException("Only users are passed on; keys and services speak for themselves.", nameof(user));
        }

        return Seal(new Content(HermesClaims.User, user.IdOf(), user.Identity?.Name ?? "", [.. user.FindAll(ClaimTypes.Role).Select(claim => claim.Value)], []));
    }

    /// <summary>A token for this process itself.</summary>
    public string MintForService()
    {
        var now = time.GetUtcNow();
        if (own is { } ready && ready.Until > now)
        {
            return ready.Token;
        }

        var token = Seal(new Content(HermesClaims.Service, serviceName, serviceName, [], [.. Scopes.Read]));
        own = (token, now + ReuseOwn);
        return token;
    }

    internal ClaimsPrincipal? Open(string token)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(protector.Unprotect(token[Prefix.Length..]), HermesJson.Options)!;
            return HermesClaims.Principal(content.Kind, content.Id, content.Name, content.Roles, content.Scopes);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Seal(Content content) => Prefix + protector.Protect(JsonSerializer.Serialize(content, HermesJson.Options), Lifetime);

    private sealed record Content(string Kind, string Id, string Name, string[] Roles, string[] Scopes);
}

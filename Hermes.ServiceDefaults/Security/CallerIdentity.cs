using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Hermes.ServiceDefaults.Security;

/// <summary>On whose behalf this process acts right now.</summary>
public interface ICallerIdentity
{
    /// <summary>The user; null when the process acts for itself.</summary>
    ClaimsPrincipal? User { get; }
}

internal sealed class RequestCaller(IHttpContextAccessor accessor) : ICallerIdentity
{
    public ClaimsPrincipal? User => accessor.HttpContext?.User is { } user && user.KindOf() == HermesClaims.User ? user : null;
}

/// <summary>Tells the called service who calls: the user, else this process.</summary>
internal sealed class CallerTokenHandler(ICallerIdentity caller, InternalTokens tokens) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", caller.User is { } user ? tokens.Mint(user) : tokens.MintForService());
        return base.SendAsync(request, cancellationToken);
    }
}

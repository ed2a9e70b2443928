using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Knows callers by <c>Authorization: Bearer</c> with an API key or a token of another process of the suite.</summary>
internal sealed partial class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyDoor door, InternalTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";
    private readonly ILogger log = loggers.CreateLogger<BearerHandler>();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var (caller, refusal) = await KnowAsync(header[Bearer.Length..].Trim());
        if (caller is null)
        {
            Refused(log, Request.Method, Request.Path, Context.Connection.RemoteIpAddress, refusal);
            return AuthenticateResult.Fail(refusal);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private async Task<(ClaimsPrincipal? Caller, string Refusal)> KnowAsync(string credential)
    {
        if (credential.StartsWith(InternalTokens.Prefix, StringComparison.Ordinal))
        {
            return (tokens.Open(credential), "the token is forged or has expired");
        }

        if (!ApiKeyText.TryParse(credential, out var key))
        {
            return (null, "the credential is no API key");
        }

        try
        {
            return await door.TryAsync(key, Context.RequestAborted);
        }
        catch (NpgsqlException e)
        {
            throw new TimeoutException("The database of keys does not answer.", e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} from {Address} refused: {Reason}")]
    private static partial void Refused(ILogger logger, string method, PathString path, System.Net.IPAddress? address, string reason);
}

using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Provider;

/// <summary>Where the provider takes people, codes and questions.</summary>
internal sealed record Endpoints(string Authorization, string Token, string UserInfo);

/// <summary>The provider's endpoints: from the settings, or from its discovery document, which is read again every hour.</summary>
internal sealed class ProviderEndpoints(IOptions<ProviderOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(1);
    private (Endpoints Endpoints, DateTimeOffset Until)? known;

    /// <exception cref="AuthenticationFailureException">The discovery document cannot be had, or is somebody else's.</exception>
    public async Task<Endpoints> GetAsync(HttpClient backchannel, CancellationToken ct)
    {
        if (known is not { } found || found.Until <= clock.GetUtcNow())
        {
            found = (await ReadAsync(backchannel, ct), clock.GetUtcNow() + KeepFor);
            known = found;
        }

        return found.Endpoints;
    }

    private async Task<Endpoints> ReadAsync(HttpClient backchannel, CancellationToken ct)
    {
        var settings = options.Value;
        if (settings is { AuthorizationEndpoint: { } authorization, TokenEndpoint: { } token, UserInfoEndpoint: { } userInfo })
        {
            return new Endpoints(authorization.AbsoluteUri, token.AbsoluteUri, userInfo.AbsoluteUri);
        }

        try
        {
            var document = await backchannel.GetFromJsonAsync<JsonElement>($"{settings.Issuer}/.well-known/openid-configuration", ct);
            return document.GetProperty("issuer").GetString()?.TrimEnd('/') == settings.Issuer
                ? new Endpoints(
                    settings.AuthorizationEndpoint?.AbsoluteUri ?? Address(document, "authorization_endpoint"),
                    settings.TokenEndpoint?.AbsoluteUri ?? Address(document, "token_endpoint"),
                    settings.UserInfoEndpoint?.AbsoluteUri ?? Address(document, "userinfo_endpoint"))
                : throw new AuthenticationFailureException("The provider's discovery document names another issuer.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            throw new AuthenticationFailureException($"The provider's discovery document cannot be read: {exception.Message}", exception);
        }
    }

    private static string Address(JsonElement document, string name) =>
        Uri.TryCreate(document.GetProperty(name).GetString(), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? address.AbsoluteUri
            : throw new AuthenticationFailureException($"The provider's {name} is no https:// address.");
}

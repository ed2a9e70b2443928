using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Provider;

/// <summary>
/// Authorization code with PKCE by the framework's handler; what is added are endpoints found by discovery, and who the
/// person is from the user-info endpoint. E-mail addresses are not looked at: few providers verify them.
/// </summary>
internal sealed class ProviderHandler(
    IOptionsMonitor<OAuthOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ProviderEndpoints endpoints, IOptions<ProviderOptions> settings)
    : OAuthHandler<OAuthOptions>(options, loggers, encoder)
{
    public const string NameClaim = "name";
    public const string RoleClaim = "role";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await DiscoverAsync();
        await base.HandleChallengeAsync(properties);
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await DiscoverAsync();
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        question.Headers.Accept.ParseAdd("application/json");
        using var answer = await Backchannel.SendAsync(question, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
        {
            throw new AuthenticationFailureException($"The provider's user info answered {(int)answer.StatusCode}.");
        }

        var info = await answer.Content.ReadFromJsonAsync<JsonElement>(Context.RequestAborted);
        var subject = Values(info, settings.Value.SubjectClaim).FirstOrDefault()
            ?? throw new AuthenticationFailureException($"The provider's user info has no '{settings.Value.SubjectClaim}'.");
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, subject));
        identity.AddClaim(new Claim(NameClaim, Values(info, settings.Value.NameClaim).Concat(Values(info, "name")).FirstOrDefault() ?? ""));
        identity.AddClaims(Values(info, settings.Value.RoleClaim).Select(value => new Claim(RoleClaim, value)));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    private async Task DiscoverAsync()
    {
        var found = await endpoints.GetAsync(Backchannel, Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint, Options.UserInformationEndpoint) = (found.Authorization, found.Token, found.UserInfo);
    }

    private static string[] Values(JsonElement info, string? name) => name is null || !info.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => [text],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.Testing;

/// <summary>
/// A small OpenID provider: authorization code with PKCE, everything checked as strictly as a good one does. Whoever comes
/// to <c>/authorize</c> is <see cref="Person"/>, without being asked.
/// </summary>
public sealed class OAuthServer : IAsyncDisposable
{
    /// <summary>The client it knows.</summary>
    public const string ClientId = "hermes-portal";

    /// <summary>That client's secret.</summary>
    public const string ClientSecret = "a secret of the tests";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri)> codes = new();
    private readonly ConcurrentDictionary<string, object> people = new();

    private OAuthServer(WebApplication app)
    {
        this.app = app;
        app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, string>
        {
            ["issuer"] = Issuer ?? Address,
            ["authorization_endpoint"] = Address + "/authorize",
            ["token_endpoint"] = Address + "/token",
            ["userinfo_endpoint"] = Address + "/userinfo",
        });
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", TokenAsync);
        app.MapGet("/userinfo", UserInfo);
    }

    /// <summary>Address to set as <c>Identity:OAuth:Authority</c>.</summary>
    public string Address => app.Urls.First();

    /// <summary>The user info of whoever signs in.</summary>
    public object Person { get; set; } = new { sub = "1" };

    /// <summary>The issuer that the discovery document claims; its own when null.</summary>
    public string? Issuer { get; set; }

    /// <summary>Spoils the challenge of the next codes, as somebody who stole a code would meet it.</summary>
    public bool ForgetsChallenges { get; set; }

    /// <summary>Errors answered at <c>/token</c>.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Starts a provider on a free port.</summary>
    public static async Task<OAuthServer> StartAsync()
    {
        var server = new OAuthServer(LocalServer.Create());
        await server.app.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["state"].Count == 0)
        {
            return Results.BadRequest("client_id, response_type=code, code_challenge_method=S256 and state are needed");
        }

        var code = Guid.NewGuid().ToString("N");
        codes[code] = (ForgetsChallenges ? "another" : query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
        {
            return Refuse("invalid_client");
        }

        // A code serves once, to whom it was given, and to who knows what its challenge was made of.
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!codes.TryRemove(form["code"].ToString(), out var given) || given.RedirectUri != form["redirect_uri"] || given.Challenge != challenge)
        {
            return Refuse("invalid_grant");
        }

        var token = Guid.NewGuid().ToString("N");
        people[token] = Person;
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 300 });
    }

    private IResult UserInfo(HttpRequest request) =>
        request.Headers.Authorization.ToString().Split(' ') is ["Bearer", var token] && people.TryGetValue(token, out var person) ? Results.Json(person) : Results.Unauthorized();

    private IResult Refuse(string error)
    {
        Refusals.Enqueue(error);
        return Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);
    }
}

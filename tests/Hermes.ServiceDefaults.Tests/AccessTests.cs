using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.ServiceDefaults.Tests;

public sealed class AccessTests : IAsyncLifetime
{
    private TestHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(app =>
    {
        var things = app.MapGroup("/things").RequireAccess(Role.Viewer, Scopes.LogsRead);
        things.MapGet("/", (HttpContext context) => context.User.ActorName());
        things.MapPost("/", () => "stored").RequireAccess(Role.Approver, Scopes.LogsWrite);
        app.MapGet("/forgotten", () => "open?");
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/things")]
    [InlineData("/forgotten")]
    [InlineData("/nowhere")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/endpoints")]
    public async Task Nobody_gets_in_without_a_credential(string path)
    {
        using var response = await _host.Anonymous.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("API key", await DetailOf(response));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_is_open_to_everybody(string path)
    {
        using var response = await _host.Anonymous.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_key_may_do_what_its_scopes_say_and_hears_what_is_missing()
    {
        var key = await _host.KeyAsync(Scopes.LogsRead);

        using var read = await SendAsync(HttpMethod.Get, "/things", key);
        Assert.Equal("key tests", await read.Content.ReadAsStringAsync(Token));

        using var write = await SendAsync(HttpMethod.Post, "/things", key);
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal("This needs role Approver or scope logs:write. Ask an administrator for it.", await DetailOf(write));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_say_what_it_requires_is_closed_to_everybody()
    {
        using var response = await _host.Client.GetAsync("/forgotten", Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_known_caller_hears_that_there_is_nothing()
    {
        using var response = await _host.Client.GetAsync("/nowhere", Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Operator, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Approver, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(Role.Admin, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_user_may_do_what_the_role_and_those_below_it_may(Role role, HttpStatusCode reading, HttpStatusCode writing)
    {
        var token = Tokens.Mint(HermesClaims.Principal(HermesClaims.User, "7", "ines", [role.ToString()], []));

        using var read = await SendAsync(HttpMethod.Get, "/things", token);
        using var write = await SendAsync(HttpMethod.Post, "/things", token);

        Assert.Equal((reading, writing), (read.StatusCode, write.StatusCode));
    }

    [Fact]
    public async Task A_user_without_a_role_may_do_nothing()
    {
        using var response = await SendAsync(HttpMethod.Get, "/things", Tokens.Mint(HermesClaims.Principal(HermesClaims.User, "7", "ines", [], [])));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_service_may_read_but_not_change()
    {
        using var read = await SendAsync(HttpMethod.Get, "/things", Tokens.MintForService());
        using var write = await SendAsync(HttpMethod.Post, "/things", Tokens.MintForService());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (read.StatusCode, write.StatusCode));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_seconds_also_where_it_was_just_used()
    {
        var key = await _host.KeyAsync(Scopes.LogsRead);
        using (var before = await SendAsync(HttpMethod.Get, "/things", key))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        Assert.True(await Keys.RevokeAsync(IdOf(key), HermesClaims.Principal(HermesClaims.User, "1", "ines", [], []), Token));

        await Eventually.TrueAsync(async () =>
        {
            using var after = await SendAsync(HttpMethod.Get, "/things", key);
            return after.StatusCode == HttpStatusCode.Unauthorized;
        }, TimeSpan.FromSeconds(30), "the key is refused");
        var listed = (await Keys.ListAsync(Token)).Single(k => k.Id == IdOf(key));
        Assert.Equal("ines", listed.RevokedBy);
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        var owner = HermesClaims.Principal(HermesClaims.User, "1", "ines", [], []);
        var shortLived = await Keys.CreateAsync("short", [Scopes.LogsRead], TimeProvider.System.GetUtcNow().AddMilliseconds(300), owner, Token);

        await Eventually.TrueAsync(async () =>
        {
            using var response = await SendAsync(HttpMethod.Get, "/things", shortLived.Key);
            return response.StatusCode == HttpStatusCode.Unauthorized;
        }, what: "the key has expired");
    }

    [Fact]
    public async Task Forged_credentials_are_refused()
    {
        var key = await _host.KeyAsync(Scopes.LogsRead);
        var foreign = new EphemeralDataProtectionProvider().CreateProtector("Hermes.InternalToken.v1").ToTimeLimitedDataProtector()
            .Protect("""{"kind":"user","id":"1","name":"ines","roles":["Admin"],"scopes":[]}""", TimeSpan.FromMinutes(2));
        string[] forged =
        [
            key[..^1] + (key[^1] == 'a' ? 'b' : 'a'), $"hms_{IdOf(key)}_{new string('x', 40)}", "hms_unknownkey_" + new string('x', 40), $"hmt_{foreign}",
            Tokens.MintForService()[..^3] + "AAA", "hmt_", "hms_", "hms__", "root", "hms_'; drop table api_key; --_" + new string('x', 40), new string('y', 8000),
        ];

        foreach (var credential in forged)
        {
            using var response = await SendAsync(HttpMethod.Get, "/things", credential);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{credential} got {response.StatusCode}");
        }
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_shown()
    {
        var key = await _host.KeyAsync(Scopes.LogsRead);
        using var response = await SendAsync(HttpMethod.Get, "/things", key);

        await Eventually.TrueAsync(
            async () => (await Keys.ListAsync(Token)).Single(k => k.Id == IdOf(key)).LastUsedAt is not null, what: "the use is stored");
    }

    [Fact]
    public async Task Making_and_revoking_a_key_is_in_the_audit_trail_and_its_secret_is_nowhere()
    {
        var key = await _host.KeyAsync(Scopes.LogsRead);
        await Keys.RevokeAsync(IdOf(key), HermesClaims.Principal(HermesClaims.User, "1", "ines", [], []), Token);

        await using var command = _host.Services.GetRequiredService<IdentityDatabase>().Source.CreateCommand(
            $"select string_agg(actor_kind || ' ' || actor || ' ' || action, ', ' order by at) from audit_event where detail like '%id {IdOf(key)}%'");
        Assert.Equal("service tests key.created, user ines key.revoked", await command.ExecuteScalarAsync(Token));

        var secret = key.Split('_')[2];
        await using var anywhere = _host.Services.GetRequiredService<IdentityDatabase>().Source.CreateCommand(
            $"select (select count(*) from api_key where api_key::text like '%{secret}%') + (select count(*) from audit_event where audit_event::text like '%{secret}%')");
        Assert.Equal(0L, await anywhere.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Every_endpoint_is_listed_with_what_it_requires()
    {
        var endpoints = (await _host.Client.GetFromJsonAsync<Page<EndpointAccess>>("/api/v1/endpoints", HermesJson.Options, Token))!.Items;

        Assert.Contains(new EndpointAccess("GET", "/things/", "Viewer", "logs:read", false), endpoints);
        Assert.Contains(new EndpointAccess("POST", "/things/", "Approver", "logs:write", false), endpoints);
        Assert.Contains(new EndpointAccess("*", "/health", null, null, true), endpoints);
    }

    private ApiKeys Keys => _host.Services.GetRequiredService<ApiKeys>();

    private InternalTokens Tokens => _host.Services.GetRequiredService<InternalTokens>();

    private static string IdOf(string key) => key.Split('_')[1];

    private static async Task<string?> DetailOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("detail").GetString();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string credential)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return await _host.Anonymous.SendAsync(request, Token);
    }
}

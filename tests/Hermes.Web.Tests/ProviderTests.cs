using System.Net;
using Dapper;
using Hermes.Testing;

namespace Hermes.Web.Tests;

/// <summary>Sign-in through an OpenID provider, over real HTTP.</summary>
public sealed class ProviderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_new_from_the_provider_gets_an_account_and_is_told_to_ask_for_a_role()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider);
        provider.Person = new { sub = "77", preferred_username = "Ines Moreau!", email = "admin@example.test" };
        using var client = portal.Anonymous();
        Assert.Equal("/logs", await EnterAsync(client, "/logs"));

        using var page = await client.GetAsync("/logs", Token);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Ask an admin to give you a role", await page.Content.ReadAsStringAsync(Token));
        Assert.Equal("InesMoreau|", await UserAsync(portal, "77"));

        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("update app_user set role = 'Viewer' where user_name = 'InesMoreau'");
        await Eventually.TrueAsync(async () => (await client.GetAsync("/logs", Token)).StatusCode == HttpStatusCode.OK, what: "the role counts");
    }

    [Fact]
    public async Task A_person_is_known_by_the_subject_and_never_by_name_or_mail()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider);
        provider.Person = new { sub = "1", preferred_username = Portal.AdminUser, email = "admin@example.test", email_verified = false };
        using var client = portal.Anonymous();
        await EnterAsync(client);
        Assert.Equal("admin-2|", await UserAsync(portal, "1"));

        provider.Person = new { sub = "1", preferred_username = "renamed" };
        using var again = portal.Anonymous();
        await EnterAsync(again);
        Assert.Equal("admin-2|", await UserAsync(portal, "1"));
    }

    [Fact]
    public async Task The_provider_s_groups_decide_the_role_at_every_sign_in()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider, new()
        {
            ["Identity:OAuth:RoleClaim"] = "groups", ["Identity:OAuth:Roles:ops"] = "Operator", ["Identity:OAuth:Roles:leads"] = "Approver",
        });
        provider.Person = new { sub = "5", preferred_username = "kim", groups = new[] { "ops", "leads", "chess" } };
        using var client = portal.Anonymous();
        await EnterAsync(client);
        Assert.Equal("kim|Approver", await UserAsync(portal, "5"));

        provider.Person = new { sub = "5", preferred_username = "kim", groups = new[] { "chess" } };
        using var later = portal.Anonymous();
        await EnterAsync(later);
        Assert.Equal("kim|", await UserAsync(portal, "5"));
    }

    [Fact]
    public async Task A_wrong_state_is_refused()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider);
        using var client = portal.Anonymous();
        var callback = await CallbackAsync(client);
        var forged = callback.AbsoluteUri[..(callback.AbsoluteUri.IndexOf("state=", StringComparison.Ordinal) + 6)] + "forged";
        await AssertRefusedAsync(portal, client, forged);

        // The right state in a browser that did not ask for it: somebody else's sign-in slipped to it.
        using var victim = portal.Anonymous();
        await AssertRefusedAsync(portal, victim, callback.AbsoluteUri);
    }

    [Fact]
    public async Task A_code_whose_verifier_does_not_fit_is_refused()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider);
        provider.ForgetsChallenges = true;
        using var client = portal.Anonymous();
        await AssertRefusedAsync(portal, client, (await CallbackAsync(client)).AbsoluteUri);
        Assert.Equal(["invalid_grant"], provider.Refusals);
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_is_refused()
    {
        await using var provider = await OAuthServer.StartAsync();
        provider.Issuer = "https://evil.example";
        await using var portal = await StartAsync(provider);
        using var client = portal.Anonymous();
        using var sent = await client.GetAsync("/sign-in/provider", Token);
        Assert.Equal("/sign-in?problem=provider", sent.Headers.Location!.ToString());
        Assert.Contains("did not let you in", await client.GetStringAsync(sent.Headers.Location, Token));
    }

    [Fact]
    public async Task A_locked_account_stays_out()
    {
        await using var provider = await OAuthServer.StartAsync();
        await using var portal = await StartAsync(provider);
        provider.Person = new { sub = "9", preferred_username = "lee" };
        using var client = portal.Anonymous();
        await EnterAsync(client);
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("update app_user set locked = true where user_name = 'lee'");
        using var again = portal.Anonymous();
        await AssertRefusedAsync(portal, again, (await CallbackAsync(again)).AbsoluteUri);
    }

    private static Task<Portal> StartAsync(OAuthServer provider, Dictionary<string, string?>? more = null) => Portal.StartAsync(new Dictionary<string, string?>(more ?? [])
    {
        ["Identity:OAuth:Authority"] = provider.Address,
        ["Identity:OAuth:ClientId"] = OAuthServer.ClientId,
        ["Identity:OAuth:ClientSecret"] = OAuthServer.ClientSecret,
        ["Identity:OAuth:Name"] = "Test provider",
        ["Outgoing:AllowPrivate"] = "127.0.0.1",
    });

    /// <summary>The address at which the provider sends the browser back.</summary>
    private static async Task<Uri> CallbackAsync(HttpClient client, string returnUrl = "/")
    {
        using var sent = await client.GetAsync($"/sign-in/provider?returnUrl={Uri.EscapeDataString(returnUrl)}", Token);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        using var back = await client.GetAsync(sent.Headers.Location, Token);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location!;
    }

    private static async Task<string> EnterAsync(HttpClient client, string returnUrl = "/")
    {
        using var entered = await client.GetAsync(await CallbackAsync(client, returnUrl), Token);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        return entered.Headers.Location!.ToString();
    }

    private static async Task AssertRefusedAsync(Portal portal, HttpClient client, string callback)
    {
        using var refused = await client.GetAsync(callback, Token);
        Assert.Equal("/sign-in?problem=provider", refused.Headers.Location!.ToString());
        using var page = await client.GetAsync("/", Token);
        Assert.Equal("/sign-in", page.Headers.Location!.ToString());
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        Assert.NotEqual(0, await connection.ExecuteScalarAsync<long>("select count(*) from audit_event where action = 'user.sign-in-refused' and subject = 'Test provider'"));
    }

    private static async Task<string> UserAsync(Portal portal, string subject)
    {
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        return await connection.QuerySingleAsync<string>(
            "select u.user_name || '|' || coalesce(u.role, '') from app_user u join app_user_login l on l.user_id = u.id where l.provider_key = @subject", new { subject });
    }
}

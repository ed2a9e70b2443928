using System.Net;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;

namespace Hermes.Web.Tests;

public sealed class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_the_door_and_comes_back_to_the_page_asked_for()
    {
        await using var portal = await Portal.StartAsync();
        using var client = portal.Anonymous();
        using var sent = await client.GetAsync("/logs?q=disk", Token);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Flogs%3Fq%3Ddisk", sent.Headers.Location!.ToString());

        using var entered = await EnterAsync(client, sent.Headers.Location.ToString());
        Assert.EndsWith("/logs?q=disk", entered.Headers.Location!.ToString());
        Assert.Contains(">Logs</h1>", await client.GetStringAsync("/logs?q=disk", Token));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/logs")]
    [InlineData("/no-such-page")]
    [InlineData("/admin/audit.csv")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    public async Task Programs_without_a_credential_get_401_with_a_problem(string path)
    {
        await using var portal = await Portal.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(portal.Address) };
        using var answer = path.StartsWith("/_blazor", StringComparison.Ordinal) ? await client.PostAsync(path, null, Token) : await client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("application/problem+json", answer.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_out_of_the_portal_after_signing_in(string returnUrl)
    {
        await using var portal = await Portal.StartAsync();
        using var client = portal.Anonymous();
        using var entered = await EnterAsync(client, "/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal("/", new Uri(new Uri(portal.Address), entered.Headers.Location!).PathAndQuery);
        Assert.Equal(new Uri(portal.Address).Authority, new Uri(new Uri(portal.Address), entered.Headers.Location!).Authority);
    }

    [Fact]
    public async Task Wrong_passwords_are_refused_alike_for_known_and_unknown_names_and_lock_the_account_in_the_end()
    {
        await using var portal = await Portal.StartAsync(new Dictionary<string, string?> { ["Identity:LockoutTries"] = "3" });
        using var client = portal.Anonymous();
        var unknown = await FaultAsync(client, "nobody", "wrong wrong wrong");
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Equal(unknown, await FaultAsync(client, Portal.AdminUser, "wrong wrong wrong"));
        }

        Assert.Equal(unknown, await FaultAsync(client, Portal.AdminUser, Portal.AdminPassword));
        Assert.Equal(
            ["user.sign-in-refused nobody unknown user", "user.sign-in-refused admin wrong password", "user.sign-in-refused admin wrong password", "user.sign-in-refused admin wrong password",
             "user.locked-out admin 3 wrong passwords in a row; for 5 minutes", "user.sign-in-refused admin locked after too many wrong passwords"],
            await AuditAsync(portal, "user.signed-in", "user.created"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var portal = await Portal.StartAsync();
        using var client = portal.Anonymous();
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in", ["Form.UserName"] = Portal.AdminUser, ["Form.Password"] = Portal.AdminPassword,
        });
        using var answer = await client.PostAsync("/sign-in", fields, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var out1 = await portal.Http.PostAsync("/sign-out", new FormUrlEncodedContent([]), Token);
        Assert.Equal(HttpStatusCode.BadRequest, out1.StatusCode);
    }

    [Fact]
    public async Task Cookies_are_kept_from_scripts_other_sites_and_plain_HTTP()
    {
        await using var portal = await Portal.StartAsync(new Dictionary<string, string?> { ["Identity:SecureCookies"] = "true", ["Identity:AdminPassword"] = null });
        using var client = portal.Anonymous();
        using var page = await client.GetAsync("/sign-in", Token);
        var cookie = page.Headers.GetValues("Set-Cookie").Single();
        foreach (var wanted in new[] { "__Host-hermes-form=", "; secure", "; samesite=strict", "; httponly", "; path=/" })
        {
            Assert.Contains(wanted, cookie);
        }
    }

    [Fact]
    public async Task After_signing_out_a_copy_of_the_cookie_opens_nothing()
    {
        await using var portal = await Portal.StartAsync();
        var cookies = await PortalSignIn.SignInAsync(new Uri(portal.Address), Portal.AdminUser, Portal.AdminPassword, Token);
        var copy = cookies.GetCookieHeader(new Uri(portal.Address));
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri(portal.Address) };
        using var left = await PortalSignIn.PostAsync(client, "/", "/sign-out", "", [], Token);
        Assert.EndsWith("/sign-in", left.RequestMessage!.RequestUri!.AbsolutePath);

        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(portal.Address) };
        thief.DefaultRequestHeaders.Add("Cookie", copy);
        using var answer = await thief.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Without_any_user_the_door_says_what_to_set()
    {
        await using var portal = await Portal.StartAsync(new Dictionary<string, string?> { ["Identity:AdminPassword"] = null });
        using var client = portal.Anonymous();
        Assert.Contains("Identity__AdminPassword", await client.GetStringAsync("/sign-in", Token));
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_but_the_page_that_changes_it()
    {
        await using var portal = await Portal.StartAsync();
        var once = await portal.AddUserAsync("ines", Role.Operator);
        using var client = await portal.SignInAsync("ines", once);
        using var sent = await client.GetAsync("/", Token);
        Assert.Equal("/password", new Uri(new Uri(portal.Address), sent.Headers.Location!).AbsolutePath);
        using var hub = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Token);
        Assert.Equal(HttpStatusCode.Forbidden, hub.StatusCode);

        Assert.Contains("12", await ChangeAsync(client, once, "too short"));
        Assert.Contains("holds the user name", await ChangeAsync(client, once, "ines likes tea a lot"));
        Assert.Contains("guessed first", await ChangeAsync(client, once, "P@ssw0rd2024!"));
        Assert.Contains("password-changed", await ChangeAsync(client, once, "green ladder seven"));
        Assert.Contains(">Overview</h1>", await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task An_API_key_opens_no_page()
    {
        var key = "hms_tests_" + new string('a', 40);
        await using var portal = await Portal.StartAsync(new Dictionary<string, string?> { ["Identity:ApiKey"] = key });
        using var client = new HttpClient { BaseAddress = new Uri(portal.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var page = await client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        using var list = await client.GetAsync("/api/v1/endpoints", Token);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    private static Task<HttpResponseMessage> EnterAsync(HttpClient client, string page, string user = Portal.AdminUser, string password = Portal.AdminPassword) =>
        PortalSignIn.PostAsync(client, page, page, "sign-in", new() { ["Form.UserName"] = user, ["Form.Password"] = password }, Token);

    private static async Task<string> FaultAsync(HttpClient client, string user, string password)
    {
        using var answer = await EnterAsync(client, "/sign-in", user, password);
        var page = await answer.Content.ReadAsStringAsync(Token);
        var at = page.IndexOf("sign-in-failed", StringComparison.Ordinal);
        Assert.True(at > 0, page);
        return page[at..page.IndexOf("</div>", at, StringComparison.Ordinal)];
    }

    private static async Task<string> ChangeAsync(HttpClient client, string current, string wanted)
    {
        using var answer = await PortalSignIn.PostAsync(client, "/password", "/password", "password",
            new() { ["Form.Current"] = current, ["Form.Wanted"] = wanted, ["Form.Again"] = wanted }, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<string[]> AuditAsync(Portal portal, params string[] without)
    {
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        return [.. await connection.QueryAsync<string>(
            "select concat_ws(' ', action, subject, detail) from audit_event where action <> all(@without) order by at, id", new { without })];
    }
}

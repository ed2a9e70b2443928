using System.Net;
using Dapper;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

/// <summary>Users, keys and the audit trail, as admins see them.</summary>
public sealed class AdminTests(Browser browser) : IClassFixture<Browser>
{
    private const float Soon = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_is_made_with_a_password_shown_once_and_locked_again()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/admin/users");
        await page.GetByTestId("new-user-name").FillAsync("ines");
        await page.GetByTestId("new-user-role").SelectOptionAsync("Operator");
        await page.GetByTestId("new-user-create").ClickAsync();
        var password = await page.GetByTestId("secret-value").InnerTextAsync();
        using var client = await portal.SignInAsync("ines", password);

        await page.GetByTestId("secret-done").ClickAsync();
        await Expect(page.GetByTestId("secret")).ToHaveCountAsync(0);
        var row = page.Locator("[data-user=ines]");
        await row.GetByTestId("user-lock").ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Lock", Exact = true }).ClickAsync();
        await Expect(row.GetByTestId("user-state")).ToHaveTextAsync("locked", new() { IgnoreCase = true, Timeout = Soon });
        await Eventually.TrueAsync(async () => (await client.GetAsync("/password", Token)).Headers.Location?.ToString().Contains("/sign-in", StringComparison.Ordinal) is true);
        Assert.Equal(["user.created ines", "user.locked ines"], await AuditAsync(portal, "admin", "user.created", "user.locked"));
    }

    [Fact]
    public async Task The_last_admin_keeps_the_role()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/admin/users");
        await page.Locator("[data-user=admin]").GetByTestId("user-role-select").SelectOptionAsync("Viewer");
        await Expect(page.GetByTestId("users-failure")).ToContainTextAsync("last admin", new() { Timeout = Soon });
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        Assert.Equal("Admin", await connection.ExecuteScalarAsync<string>("select role from app_user where user_name = 'admin'"));
    }

    [Fact]
    public async Task A_key_is_made_shown_once_used_and_revoked()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/admin/keys");
        await Expect(page.GetByTestId("state-empty")).ToBeVisibleAsync(new() { Timeout = Soon });
        await page.GetByTestId("new-key-open").ClickAsync();
        await page.GetByTestId("new-key-name").FillAsync("nightly loader");
        await page.GetByTestId("new-key-pipeline").ClickAsync();
        await page.GetByTestId("new-key-create").ClickAsync();
        var key = await page.GetByTestId("secret-value").InnerTextAsync();
        await Expect(page.GetByTestId("key-row")).ToContainTextAsync("logs:write");

        using var client = new HttpClient { BaseAddress = new Uri(portal.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/endpoints", Token)).StatusCode);

        await page.GetByTestId("key-revoke").ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Revoke", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("key-state")).ToHaveTextAsync("revoked", new() { IgnoreCase = true, Timeout = Soon });
        await Eventually.TrueAsync(async () => (await client.GetAsync("/api/v1/endpoints", Token)).StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_audit_trail_is_filtered_paged_and_downloaded_without_formulas()
    {
        await using var portal = await Portal.StartAsync();
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(
            """
            insert into audit_event (id, at, actor_kind, actor, action, subject, detail)
            select gen_random_uuid(), now() - n * interval '1 minute', 'user', 'kim', 'model.promoted', 'm' || n, '=HYPERLINK("http://evil.example")' from generate_series(1, 60) n
            """);
        var page = await browser.OpenAsync(portal, "/admin/audit");
        await page.GetByTestId("audit-actor").FillAsync("KIM");
        await page.GetByTestId("audit-search").ClickAsync();
        await Expect(page.GetByTestId("audit-row")).ToHaveCountAsync(50, new() { Timeout = Soon });
        await page.GetByTestId("load-more").ClickAsync();
        await Expect(page.GetByTestId("audit-row")).ToHaveCountAsync(60, new() { Timeout = Soon });

        var address = await page.GetByTestId("audit-csv").GetAttributeAsync("href");
        var csv = await portal.Http.GetStringAsync("/" + address, Token);
        Assert.Equal(62, csv.Split("\r\n").Length);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", csv);
    }

    [Fact]
    public async Task Others_than_admins_are_kept_out()
    {
        await using var portal = await Portal.StartAsync();
        await portal.AddReadyUserAsync("ines", Role.Approver);
        using var client = await portal.SignInAsync("ines", Portal.AdminPassword);
        foreach (var path in new[] { "/admin", "/admin/users", "/admin/keys", "/admin/audit", "/admin/audit.csv" })
        {
            using var answer = await client.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static async Task<string[]> AuditAsync(Portal portal, string actor, params string[] actions)
    {
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        return [.. await connection.QueryAsync<string>(
            "select action || ' ' || subject from audit_event where actor = @actor and action = any(@actions) order by at, id", new { actor, actions })];
    }
}

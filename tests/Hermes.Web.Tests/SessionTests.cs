using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Diagnosis;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

/// <summary>What becomes of open pages when their person's rights change.</summary>
public sealed class SessionTests(Browser browser) : IClassFixture<Browser>
{
    private const string Incidents = "/api/v1/incidents";
    private const float Soon = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_removed_role_takes_the_buttons_and_the_rights_of_an_open_page()
    {
        await using var portal = await StartAsync();
        var page = await OpenAsync(portal, "ines", Role.Operator, "/diagnoses");
        await Expect(page.GetByTestId("incident-acknowledge")).ToBeVisibleAsync(new() { Timeout = Soon });
        Assert.True((await LastCallerAsync(portal, "ines")).HasRole(Role.Operator));

        await ChangeAsync(portal, "update app_user set role = 'Viewer' where user_name = 'ines'");

        await Expect(page.GetByTestId("incident-acknowledge")).ToHaveCountAsync(0, new() { Timeout = Soon });
        await Expect(page.GetByTestId("user-role")).ToHaveTextAsync("Viewer");
        await page.GetByTestId("incidents-open").ClickAsync();
        await Eventually.TrueAsync(async () => !(await LastCallerAsync(portal, "ines")).HasRole(Role.Operator), what: "the calls carry the lower role");
    }

    [Theory]
    [InlineData("update app_user set locked = true where user_name = 'ines'")]
    [InlineData("update app_user set security_stamp = 'another' where user_name = 'ines'")]
    [InlineData("delete from app_session where user_id = (select id from app_user where user_name = 'ines')")]
    public async Task A_lock_a_new_password_and_sign_out_everywhere_close_open_pages(string change)
    {
        await using var portal = await StartAsync();
        var page = await OpenAsync(portal, "ines", Role.Operator, "/diagnoses");
        await ChangeAsync(portal, change);
        await page.WaitForURLAsync("**/sign-in?returnUrl=%2Fdiagnoses", new() { Timeout = Soon });
        await Expect(page.GetByTestId("sign-in-form")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Calls_name_the_person_of_the_page_and_shared_streams_the_portal()
    {
        await using var portal = await StartAsync();
        var one = await OpenAsync(portal, "ines", Role.Operator, "/diagnoses");
        var other = await OpenAsync(portal, "kim", Role.Viewer, "/diagnoses");
        await Expect(one.GetByTestId("diagnosis-card")).ToHaveCountAsync(1, new() { Timeout = Soon });
        await Expect(other.GetByTestId("diagnosis-card")).ToHaveCountAsync(1, new() { Timeout = Soon });
        await one.GetByTestId("incident-acknowledge").ClickAsync();

        var callers = await Eventually.GetAsync(() => Task.FromResult(Callers(portal).ToList()), all => all.Any(call => call.Request.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.Equal("ines", callers.Single(call => call.Request.StartsWith("PUT", StringComparison.Ordinal)).Caller.ActorName());
        Assert.Contains(callers, call => call.Request == $"GET {Incidents}" && call.Caller.ActorName() == "kim");
        Assert.All(callers.Where(call => call.Request.EndsWith("/stream", StringComparison.Ordinal)), call => Assert.Equal(HermesClaims.Service, call.Caller.KindOf()));
        Assert.Contains(callers, call => call.Request.EndsWith("/diagnoses/stream", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_in_changing_the_password_and_signing_out_work_in_a_browser_under_the_content_policy()
    {
        await using var portal = await StartAsync();
        var once = await portal.AddUserAsync("newcomer", Role.Viewer);
        var page = await browser.NewPageAsync(portal);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(portal.Address + "/alerts");
        await page.GetByTestId("sign-in-user").FillAsync("newcomer");
        await page.GetByTestId("sign-in-password").FillAsync(once);
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await page.GetByTestId("password-current").FillAsync(once);
        await page.GetByTestId("password-new").FillAsync("seven green ladders");
        await page.GetByTestId("password-again").FillAsync("seven green ladders");
        await page.GetByTestId("password-submit").ClickAsync();
        await Expect(page.GetByTestId("password-changed")).ToBeVisibleAsync();
        await page.GotoAsync(portal.Address + "/alerts");
        await page.WaitForSelectorAsync("html[data-live]");
        await Expect(page.GetByTestId("user-name")).ToHaveTextAsync("newcomer");
        await Expect(page.GetByTestId("nav-admin")).ToHaveCountAsync(0);

        await page.GetByTestId("user-menu").ClickAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        await Expect(page.GetByTestId("sign-in-form")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    private static Task<Portal> StartAsync() => Portal.StartAsync(services =>
    {
        var incident = new Incident
        {
            IncidentId = Guid.NewGuid(),
            State = "open",
            TemplateId = "t1",
            Template = "Connection to <*> failed",
            Category = "Network",
            Occurrences = 3,
            FirstAt = Canned.Now,
            LastAt = Canned.Now,
        };
        services.Answer(Incidents, Canned.PageOf(incident));
        services.Answer($"{Incidents}/{incident.IncidentId}/state", incident with { State = "acknowledged" });
    });

    private async Task<IPage> OpenAsync(Portal portal, string user, Role role, string path)
    {
        await portal.AddReadyUserAsync(user, role);
        var cookies = await PortalSignIn.SignInAsync(new Uri(portal.Address), user, Portal.AdminPassword, Token);
        var page = await browser.NewPageAsync(portal, cookies);
        await page.GotoAsync(portal.Address + path);
        await page.WaitForSelectorAsync("html[data-live]");
        return page;
    }

    private static async Task ChangeAsync(Portal portal, string sql)
    {
        await using var connection = await portal.Identity.OpenConnectionAsync(Token);
        Assert.Equal(1, await connection.ExecuteAsync(sql));
    }

    private static IEnumerable<(string Request, ClaimsPrincipal Caller)> Callers(Portal portal)
    {
        var tokens = portal.Host.GetRequiredService<InternalTokens>();
        return portal.Services.Tokens.Select(call => (call.Request, InternalCallers.Open(tokens, call.Token)!));
    }

    private static Task<ClaimsPrincipal> LastCallerAsync(Portal portal, string user) =>
        Task.FromResult(Callers(portal).Last(call => call.Request == $"GET {Incidents}" && call.Caller.ActorName() == user).Caller);
}

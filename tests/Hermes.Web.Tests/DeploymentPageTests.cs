using System.Text.Json;
using Hermes.Contracts.Configurations;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

/// <summary>What the page of a configuration shows of who did what, and of what waits for an approver.</summary>
public sealed class DeploymentPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task What_somebody_else_asked_for_is_approved_and_every_act_is_listed()
    {
        var asked = new DeploymentRequest(Guid.NewGuid(), "FX", "production", "aaaaaaaa1", "pending", "olga", Canned.Now, "Ready for month end", null, null, null);
        var approved = false;
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/configurations/FX", new StoredConfiguration("FX", "aaaaaaaa1", JsonSerializer.SerializeToElement(new { feed = new { name = "FX" } }), ["staging"]));
            services.Answer("/api/v1/configurations/FX/history", Canned.PageOf(new ConfigurationVersion("FX", "aaaaaaaa1", "olga", "First version", Canned.Now)));
            services.Answer("/api/v1/configurations/FX/readers", Array.Empty<ConfigurationReader>());
            services.Answer("/api/v1/configurations/FX/audit", _ => Canned.PageOf<ConfigurationAct>(
                approved
                    ? [new ConfigurationAct(Canned.Now, "deploymentApproved", "admin", "production", null, "aaaaaaaa1", null)]
                    : [new ConfigurationAct(Canned.Now, "refused", "key nightly", "production", null, null, "HRM-CFG-090 breaks FX_REPORT")]));
            services.Answer("/api/v1/deployments", _ => approved ? Canned.PageOf<DeploymentRequest>() : Canned.PageOf(asked));
            services.Answer($"/api/v1/deployments/{asked.Id}/approve", _ =>
            {
                approved = true;
                return asked with { State = "approved", DecidedBy = "admin" };
            });
        });
        var page = await browser.OpenAsync(portal, "/configurations/FX");
        await Expect(page.GetByTestId("audit-act")).ToContainTextAsync("key nightly was refused for production");
        await Expect(page.GetByTestId("deployment-request")).ToContainTextAsync("Ready for month end");

        await page.GetByTestId("deployment-approve").ClickAsync();
        await Expect(page.GetByTestId("audit-act")).ToContainTextAsync("admin approved production");
        await Expect(page.GetByTestId("deployment-request")).ToHaveCountAsync(0);
    }
}

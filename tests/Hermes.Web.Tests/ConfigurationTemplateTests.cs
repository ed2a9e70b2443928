using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

/// <summary>The library of templates, and a team's own.</summary>
public sealed class ConfigurationTemplateTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly ConfigurationTemplate Trades = new("trades", "Trades", "trading", "What was dealt.", [new TemplateParameter("retentionDays", "Days the data is kept", "2555")])
    {
        Documentation = "Upserted by trade id.",
        Definition = JsonSerializer.SerializeToElement(new { id = "trades", name = "Trades" }),
    };

    [Fact]
    public async Task A_team_makes_a_template_of_its_own_of_one_that_is_there()
    {
        SaveTemplateRequest? stored = null;
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/templates", new[] { Trades });
            services.Answer("/api/v1/templates/trades", Trades);
            services.Answer("/api/v1/templates/combinations", new TemplateCombinations(300, 12, []));
            services.Answer("/api/v1/templates/unusable", new[] { new UnusableTemplate("templates/broken.json", ["It is no JSON."]) });
            services.Answer("/api/v1/templates/test", new TemplateTestResult(false, ["Column amount has the role measure, not amount."]));
            services.Answer("/api/v1/templates/our-trades/history", new[] { new TemplateChange("abcdef0123456789", "admin", "For the desk in Oslo", Canned.Now) });
            services.Answer("/api/v1/templates/our-trades", request =>
            {
                stored = request.Method == "PUT" ? JsonSerializer.DeserializeAsync<SaveTemplateRequest>(request.Body, HermesJson.Options).AsTask().GetAwaiter().GetResult() : stored;
                return Trades with { Id = "our-trades", Name = "Our Trades", Origin = "team", Author = "admin", Version = "v1", Definition = stored?.Template };
            });
        });
        var page = await browser.OpenAsync(portal, "/configurations/templates");
        await Expect(page.GetByTestId("templates-unusable")).ToContainTextAsync("It is no JSON.");
        await page.Locator("[data-template=trades] a").ClickAsync();
        await Expect(page.GetByTestId("template-about")).ToContainTextAsync("Upserted by trade id.");
        await page.GetByTestId("template-copy").ClickAsync();

        await Expect(page.GetByTestId("template-editor")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("our-trades"));
        await page.GetByTestId("template-test").ClickAsync();
        await Expect(page.GetByTestId("template-tested")).ToContainTextAsync("has the role measure");
        await page.GetByTestId("config-message").FillAsync("For the desk in Oslo");
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("template-history")).ToContainTextAsync("For the desk in Oslo");
        Assert.EndsWith("/configurations/templates/our-trades", page.Url, StringComparison.Ordinal);
        Assert.Equal(("our-trades", "For the desk in Oslo"), (JsonNode.Parse(stored!.Template.GetRawText())!["id"]!.GetValue<string>(), stored.Message));
    }
}

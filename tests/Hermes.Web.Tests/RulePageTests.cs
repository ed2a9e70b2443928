using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;

namespace Hermes.Web.Tests;

public sealed class RulePageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_rule_is_tried_on_the_last_day_before_it_is_in_force()
    {
        var known = new DetectionRules { Rules = [new DetectionRuleSettings { Name = "timeout", Category = "Timeout", Keywords = ["timed out"] }], Exclusions = ["0 failed"], Thresholds = [new DetectionThreshold("ERROR", 1)] };
        DetectionRules? stored = null;
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/detection-rules", request =>
            {
                stored = request.Method == "PUT" ? JsonSerializer.DeserializeAsync<DetectionRules>(request.Body, HermesJson.Options).AsTask().GetAwaiter().GetResult() : stored;
                return stored ?? known;
            });
            services.Answer("/api/v1/detection-rules/dry-run", new DryRunResult
            {
                LinesLookedAt = 5000,
                LinesInWindow = 5000,
                NewlyMatched = new DryRunCount(17, 17),
                Rules = [new DryRunRule { Name = "late-file", Category = "Late", Matches = new DryRunCount(17, 17), TemplateCount = 1, Samples = [new DryRunSample(Canned.Now, "loader", "INFO", "file not there yet", "new")] }],
            });
        });
        var page = await browser.OpenAsync(portal, "/logs/rules");
        Assert.Contains("timed out", await page.Locator("[data-rule=timeout]").InnerTextAsync());
        await page.GetByTestId("new-rule").ClickAsync();
        await page.GetByTestId("rule-name").FillAsync("late-file");
        await page.GetByTestId("rule-category").FillAsync("Late");
        await page.GetByTestId("rule-keywords").FillAsync("not there yet, still waiting");
        await page.GetByTestId("rule-try").ClickAsync();
        var tried = await page.GetByTestId("dry-run").InnerTextAsync();
        Assert.All(["17", "becomes an error", "file not there yet", "All 5"], text => Assert.Contains(text, tried, StringComparison.Ordinal));
        Assert.Null(stored);

        await page.GetByTestId("rule-save").ClickAsync();
        await page.Locator("[data-rule=late-file]").WaitForAsync();
        Assert.Equal(["late-file", "timeout"], stored!.Rules!.Select(rule => rule.Name));
        Assert.Equal(["not there yet", "still waiting"], stored.Rules![0].Keywords);
        Assert.Equal(ErrorSeverity.High, stored.Rules[0].Severity);
        Assert.Equal(["0 failed"], stored.Exclusions);
    }
}

using Hermes.Contracts.Ingestion;

namespace Hermes.Web.Tests;

public sealed class SourcePageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Sources_show_what_they_do_and_what_was_lost()
    {
        await using var portal = await Portal.StartAsync(services => services.Answer("/api/v1/sources", Canned.PageOf(
            new SourceStatus { Settings = new SourceSettings { Name = "trades", Path = "/var/log/trades/*.log" }, Managed = true, State = SourceState.Following, Files = 12, LagBytes = 2_500_000, Lines = 1_234_567, LastLine = "<b>all well</b>", LastLineAt = Canned.Now, LostBytes = 900 },
            new SourceStatus { Settings = new SourceSettings { Name = "audit", Sql = new SqlSettings { Connection = "warehouse" } }, Managed = true, State = SourceState.Failing, LastError = "The table is gone." },
            new SourceStatus { Settings = new SourceSettings { Name = "loader" }, State = SourceState.Receiving, Lines = 3, Errors = 1 })));
        var page = await browser.OpenAsync(portal, "/logs/sources");
        var trades = await page.Locator("[data-source=trades]").InnerTextAsync();
        Assert.All(["12 files", "following", "1\u202f234\u202f567", "2.5 MB", "<b>all well</b>", "900 B lost"], text => Assert.Contains(text, trades, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("The table is gone.", await page.Locator("[data-source=audit]").InnerTextAsync());
        Assert.Equal(1, await page.Locator("[data-source=loader] [data-testid=source-change]").CountAsync());
        Assert.Equal(0, await page.Locator("[data-source=loader] [data-testid=source-remove]").CountAsync());
    }

    [Fact]
    public async Task A_source_is_tried_before_it_is_saved()
    {
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/sources", Canned.PageOf<SourceStatus>());
            services.Answer("/api/v1/sources/test", new SourceTestResult
            {
                Works = true,
                Format = "log4j",
                FormatConfidence = 0.98,
                Records = 2,
                Question = "Is 01/02/2026 the first of February?",
                Examples = [new TestedRecord { Level = "ERROR", Component = "loader", Message = "no rows", Feed = "FX", Raw = "raw" }],
            });
            services.Answer("/api/v1/sources/nightly", new SourceStatus { Settings = new SourceSettings { Name = "nightly" }, State = SourceState.Waiting });
        });
        var page = await browser.OpenAsync(portal, "/logs/sources");
        await page.GetByTestId("new-source").ClickAsync();
        await page.GetByTestId("source-save").ClickAsync();
        Assert.Contains("name", await page.GetByTestId("source-failure").InnerTextAsync());

        await page.GetByTestId("source-name").FillAsync("nightly");
        await page.GetByTestId("source-path").FillAsync("/data/nightly.log");
        await page.GetByTestId("source-test").ClickAsync();
        var tested = await page.GetByTestId("source-tested").InnerTextAsync();
        Assert.All(["log4j", "first of February", "no rows", "FX"], text => Assert.Contains(text, tested, StringComparison.Ordinal));

        await page.GetByTestId("source-save").ClickAsync();
        await page.GetByTestId("source-form").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.Contains("PUT /api/v1/sources/nightly", portal.Services.Requests);
    }

    [Fact]
    public async Task Templates_lead_to_their_lines()
    {
        await using var portal = await Portal.StartAsync(services => services.Answer("/api/v1/templates", Canned.PageOf(
            new LogTemplate { Id = "00000000000000aa", Template = "took <*> ms", Source = "loader", Category = "Timeout", Count = 7, FirstSeenAt = Canned.Now, LastSeenAt = Canned.Now })));
        var page = await browser.OpenAsync(portal, "/logs/templates");
        Assert.Equal("logs?template=00000000000000aa", await page.Locator("[data-testid=template-row] a").GetAttributeAsync("href"));
    }
}

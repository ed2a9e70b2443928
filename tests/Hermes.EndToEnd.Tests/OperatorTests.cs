using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.EndToEnd.Tests;

/// <summary>What an operator sees while the demo fleet runs.</summary>
[Collection<SuiteCollection>]
public sealed class OperatorTests(Suite suite)
{
    private static readonly TimeSpan LearningTime = TimeSpan.FromMinutes(6);

    // Alerts are opened every 20 seconds, and the page looks again every half a minute.
    private static readonly TimeSpan ResolvingTime = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_at_risk_is_seen_with_its_reason_and_what_to_do()
    {
        await using var browser = await Browser.StartAsync(suite);
        var page = await browser.OpenAsync("/");

        var atRisk = page.Locator("[data-testid=risk-row].warning, [data-testid=risk-row].critical").First;
        await Expect(atRisk).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = (float)LearningTime.TotalMilliseconds });
        Assert.NotEqual("", (await atRisk.Locator("[data-label='Main reason']").InnerTextAsync()).Trim());
        Assert.NotEqual("", (await atRisk.Locator("[data-label='What to do']").InnerTextAsync()).Trim());

        var feed = await atRisk.GetAttributeAsync("data-feed");
        await atRisk.Locator("a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = feed, Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("factor").First).ToBeVisibleAsync();
        await Expect(page.GetByTestId("priority-reason")).ToContainTextAsync("impact");

        await page.Locator("[data-testid=what-if-choice] .chip").First.ClickAsync();
        await Expect(page.GetByTestId("what-if-then")).ToBeVisibleAsync();

        await page.GetByTestId("panel-prediction").GetByTestId("feedback-useful").ClickAsync();
        await Expect(page.GetByTestId("feedback-thanks")).ToBeVisibleAsync();
        var scoreboard = await browser.OpenAsync("/forecasts");
        await Expect(scoreboard.Locator($"[data-testid=raised-risk][data-feed={feed}]").First).ToContainTextAsync("1 useful", new LocatorAssertionsToContainTextOptions { Timeout = (float)ResolvingTime.TotalMilliseconds });
    }

    [Fact]
    public async Task The_model_that_scores_is_shown_beside_what_guessing_gets()
    {
        await using var browser = await Browser.StartAsync(suite);
        var page = await browser.OpenAsync("/forecasts/models");

        var champion = page.GetByTestId("model-row").Filter(new LocatorFilterOptions { Has = page.Locator(".badge.champion") });
        await Expect(champion).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = (float)LearningTime.TotalMilliseconds });
        await champion.Locator("a").ClickAsync();
        await Expect(page.Locator("[data-figure=averagePrecision]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-figure=baseRate]")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("calibration")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("stage-change").First).ToContainTextAsync("Champion", new LocatorAssertionsToContainTextOptions { IgnoreCase = true });
    }

    [Fact]
    public async Task A_line_appended_to_the_followed_file_is_seen_diagnosed_and_mailed()
    {
        var feed = $"E2E_{Guid.NewGuid():N}"[..12].ToUpperInvariant();
        await using var browser = await Browser.StartAsync(suite);
        var logs = await browser.OpenAsync($"/logs?feed={feed}");
        await logs.GetByTestId("tail-toggle").ClickAsync();
        await Expect(logs.GetByTestId("tail-pause")).ToBeVisibleAsync();
        var diagnoses = await browser.OpenAsync("/diagnoses");

        var now = TimeProvider.System.GetUtcNow();
        await File.AppendAllTextAsync(suite.FollowedFile,
            $"{now:yyyy-MM-dd HH:mm:ss} [ERROR] api.users.create - Database connection failed: Connection timeout after 30s feed={feed}\n", Token);

        await Expect(logs.GetByTestId("log-row")).ToHaveCountAsync(1);
        await Expect(logs.GetByTestId("log-row")).ToContainTextAsync("Database connection failed");

        var card = diagnoses.GetByTestId("diagnosis-card").Filter(new LocatorFilterOptions { HasText = feed });
        await Expect(card.GetByTestId("diagnosis-cause")).ToContainTextAsync("database", new LocatorAssertionsToContainTextOptions { IgnoreCase = true, Timeout = 30_000 });

        var mail = await suite.Inbox.ReadAsync(received => received.Subject.Contains(feed, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Contains("operators@example.test", mail.Recipients);
        foreach (var body in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("api.users.create", body);
            Assert.Contains("Connection timeout after 30s", body);
        }
    }
}

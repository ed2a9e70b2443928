using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.EndToEnd.Tests;

/// <summary>From a sample file to a versioned configuration, in the browser.</summary>
[Collection<SuiteCollection>]
public sealed class ConfigurationStoryTests(Suite suite)
{
    // From dropping the file to production; somebody who reads what is asked takes longer than a browser.
    private static readonly TimeSpan ToProduction = TimeSpan.FromMinutes(2);

    private const string Deals =
        """
        trade_id,symbol,quantity,price,trade_date
        T-0001,AAPL,100,187.20,07/01/2025
        T-0002,MSFT,50,402.10,07/01/2025
        T-0003,AAPL,25,187.95,08/01/2025
        """;

    private const string Sample =
        """
        trade_id,symbol,quantity,price,trade_date
        T-0001,AAPL,100,187.20,2025-01-07
        T-0002,MSFT,50,402.10,2025-01-07
        T-0003,AAPL,25,187.95,2025-01-08
        """;

    [Fact]
    public async Task A_configuration_is_generated_committed_changed_compared_and_rolled_back()
    {
        await using var browser = await Browser.StartAsync(suite);
        var page = await browser.OpenAsync("/configurations/new");

        await page.GetByTestId("sample-file").SetInputFilesAsync(new FilePayload { Name = "trades.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Sample) });
        await Expect(page.GetByTestId("schema-row")).ToHaveCountAsync(5);
        await page.GetByTestId("config-feed").FillAsync("E2E_TRADES");
        await page.GetByTestId("config-source").FillAsync("sftp://files.example.test/trades/*.csv");
        await page.GetByTestId("config-target").FillAsync("postgres://warehouse/trades");
        await page.GetByTestId("config-template").SelectOptionAsync("trades");
        await page.GetByTestId("config-generate").ClickAsync();
        await Expect(page.GetByTestId("sample-proof")).ToContainTextAsync("3 of 3 sample rows");
        await Expect(page.GetByTestId("generated-json")).ToContainTextAsync("trade_id");

        await page.GetByTestId("config-message").FillAsync("First version");
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(1);

        var editor = page.GetByTestId("config-editor");
        var first = await editor.InputValueAsync();
        Assert.Contains("files.example.test", first);
        await editor.FillAsync(first.Replace("files.example.test", "loader:hunter22secret@archive.example.test", StringComparison.Ordinal));
        await page.GetByTestId("config-validate").ClickAsync();
        await page.Locator("[data-code=HRM-CFG-020]").GetByTestId("fix").ClickAsync();
        await Expect(editor).ToHaveValueAsync(new System.Text.RegularExpressions.Regex(@"loader:\$\{secret:\w+\}@archive"));
        await page.GetByTestId("config-message").FillAsync("Read from the archive");
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(2);

        await page.GetByTestId("history-diff").First.ClickAsync();
        var diff = page.GetByTestId("diff-view");
        await Expect(diff).ToContainTextAsync("files.example.test");
        await Expect(diff).ToContainTextAsync("archive.example.test");

        await page.GetByTestId("history-rollback").First.ClickAsync();
        await page.GetByTestId("confirm-ok").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(3);
        await Expect(editor).ToHaveValueAsync(first);

        var stored = await suite.Configurations.FindAsync("E2E_TRADES", null, TestContext.Current.CancellationToken);
        Assert.Contains("files.example.test", stored!.Configuration.GetRawText());
    }

    [Fact]
    public async Task A_sample_reaches_production_and_a_change_that_breaks_a_reader_does_not()
    {
        await using var browser = await Browser.StartAsync(suite);
        var page = await browser.OpenAsync("/configurations/new");
        var started = Stopwatch.GetTimestamp();
        await page.GetByTestId("sample-file").SetInputFilesAsync(new FilePayload { Name = "deals.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Deals) });
        await Expect(page.GetByTestId("schema-row")).ToHaveCountAsync(5);
        var question = page.Locator("[data-question='dateOrder:trade_date']");
        await question.GetByTestId("answer").First.CheckAsync();
        await Expect(question.GetByTestId("answer-effect")).ToBeVisibleAsync();
        await page.GetByTestId("config-feed").FillAsync("E2E_DEALS");
        await page.GetByTestId("config-source").FillAsync("sftp://files.example.test/deals/*.csv");
        await page.GetByTestId("config-target").FillAsync("postgres://warehouse/deals");
        await page.GetByTestId("config-template").SelectOptionAsync("trades");
        await page.GetByTestId("config-generate").ClickAsync();
        await page.GetByTestId("config-message").FillAsync("First version");
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(1);
        foreach (var environment in (string[])["staging", "production"])
        {
            await page.GetByTestId($"deploy-{environment}").ClickAsync();
            await page.GetByTestId("confirm-ok").ClickAsync();
            await Expect(page.GetByTestId($"deployed-{environment}")).ToBeVisibleAsync();
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, ToProduction);
        await Expect(page.Locator("[data-action=deployed]")).ToHaveCountAsync(2);

        var token = TestContext.Current.CancellationToken;
        var stored = await suite.Configurations.FindAsync("E2E_DEALS", null, token);
        var reader = JsonNode.Parse(stored!.Configuration.GetRawText())!;
        reader["feed"]!["name"] = "E2E_DEALS_REPORT";
        reader["feed"]!["upstreams"] = new JsonArray("E2E_DEALS");
        reader["source"]!["location"] = "postgres://warehouse/deals";
        reader["target"]!["location"] = "postgres://warehouse/deals_report";
        await suite.Configurations.SaveAsync("E2E_DEALS_REPORT", new SaveConfigurationRequest(JsonSerializer.SerializeToElement(reader), "A reader", "Data Platform"), null, token);

        var editor = page.GetByTestId("config-editor");
        var first = await editor.InputValueAsync();
        await editor.FillAsync(first.Replace("\"symbol\"", "\"ticker\"", StringComparison.Ordinal));
        await page.GetByTestId("config-message").FillAsync("Another name");
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("config-failure")).ToContainTextAsync("other feeds would no longer fit");
        await Expect(page.GetByTestId("findings")).ToContainTextAsync("E2E_DEALS_REPORT: it reads symbol");
        await Expect(page.GetByTestId("config-accept")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-action=refused]")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(1);

        var extended = JsonNode.Parse(first)!;
        extended["schema"]!["columns"]!.AsArray().Add(new JsonObject { ["name"] = "desk", ["type"] = "text(20)", ["nullable"] = true });
        await editor.FillAsync(extended.ToJsonString());
        await page.GetByTestId("config-save").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("reader")).ToContainTextAsync("E2E_DEALS_REPORT");
        await page.GetByTestId("history-diff").First.ClickAsync();
        await Expect(page.GetByTestId("compatibility-level")).ToHaveTextAsync("compatible");
        await Expect(page.GetByTestId("delivery-change")).ToContainTextAsync("desk is added");

        await page.GetByTestId("history-rollback").First.ClickAsync();
        await page.GetByTestId("confirm-ok").ClickAsync();
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(3);
        await Expect(editor).ToHaveValueAsync(first);
    }
}

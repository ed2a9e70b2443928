using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

/// <summary>From a sample to a configuration, with everything the service can tell.</summary>
public sealed class NewConfigurationTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_question_is_answered_in_place_and_its_effect_is_seen()
    {
        var reads = new List<ReadSampleRequest>();
        await using var portal = await Portal.StartAsync(services => Fill(services, reads));
        var page = await UploadAsync(portal);

        await Expect(page.GetByTestId("reading")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("row-against").First).ToContainTextAsync("Line 17: has 4 fields instead of 3");
        await Expect(page.GetByTestId("foreign-key")).ToContainTextAsync("DEALS");
        await Expect(page.GetByTestId("sample-question")).ToContainTextAsync("the second of January");
        await page.GetByTestId("answer").Nth(1).CheckAsync();
        await Expect(page.GetByTestId("answer-effect")).ToContainTextAsync("booked is date M/d/yyyy instead of date d/M/yyyy");
        await page.GetByTestId("reading-use").ClickAsync();
        await Expect(page.GetByTestId("reading-undo")).ToBeVisibleAsync();

        Assert.Equal("M/d/yyyy", reads[0].Choices!["dateOrder:booked"]);
        // Read by another delimiter the columns are others, and what was said about one of them no longer counts.
        Assert.Equal(["delimiter"], reads[1].Choices!.Keys);
    }

    [Fact]
    public async Task A_wide_file_shows_its_columns_in_parts_with_what_they_hold()
    {
        await using var portal = await Portal.StartAsync(services => Fill(services, []));
        var page = await UploadAsync(portal);

        await Expect(page.GetByTestId("schema-row")).ToHaveCountAsync(100);
        await page.GetByTestId("columns-more").ClickAsync();
        await Expect(page.GetByTestId("schema-row")).ToHaveCountAsync(153);
        await page.GetByTestId("column-filter").FillAsync("amou");
        await Expect(page.GetByTestId("schema-row")).ToHaveCountAsync(1);
        await page.GetByTestId("column-more").ClickAsync();
        var detail = page.GetByTestId("column-detail");
        foreach (var text in (string[])["120.50", "100.00", "999.99", "80 %"])
        {
            await Expect(detail).ToContainTextAsync(text);
        }

        await Expect(page.Locator("[data-testid=column-histogram] i")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Suggestions_are_ticked_and_a_finding_is_mended_with_a_click()
    {
        GenerateRequest? asked = null;
        FixRequest? mend = null;
        await using var portal = await Portal.StartAsync(services =>
        {
            Fill(services, []);
            services.Answer("/api/v1/templates", new ConfigurationTemplate[]
            {
                new("trades", "Trades", "trading", "What was dealt.", [new TemplateParameter("retentionDays", "Days the data is kept", "2555")]) { Documentation = "Upserted by trade id." },
                new("append", "Append", "target", "Rows are added.", []) { Kind = "target" },
            });
            services.Answer("/api/v1/templates/combinations", new TemplateCombinations(0, 1, [new TemplateCombination("any", "trades", "append", false, ["Appended rows have no key."])]));
            services.Answer("/api/v1/configurations/generate", request =>
            {
                asked = Read<GenerateRequest>(request);
                return SampleAnswers.Generated;
            });
            services.Answer("/api/v1/configurations/fix", request =>
            {
                mend = Read<FixRequest>(request);
                var mended = JsonObject.Create(mend.Configuration)!;
                mended["target"]!["writeMode"] = "append";
                return new FixedConfiguration(mended, true, [], []);
            });
        });
        var page = await UploadAsync(portal);
        await page.Locator("[data-suggestion='partition:booked'] input").CheckAsync();
        await page.GetByTestId("config-feed").FillAsync("TRADES");
        await page.GetByTestId("config-template").SelectOptionAsync("trades");
        await page.GetByTestId("config-target-template").SelectOptionAsync("append");
        await Expect(page.GetByTestId("template-misfit")).ToContainTextAsync("Appended rows have no key.");
        await page.GetByTestId("template-parameters").Locator("summary").ClickAsync();
        await page.GetByTestId("choice-retentionDays").FillAsync("90");
        await page.GetByTestId("config-generate").ClickAsync();

        await Expect(page.GetByTestId("sample-proof")).ToContainTextAsync("998 of 1");
        await Expect(page.GetByTestId("rejected-rows")).ToContainTextAsync("'n/a' is not a number");
        await Expect(page.GetByTestId("rows-after")).ToContainTextAsync("booked_on");
        await Expect(page.GetByTestId("finding-why")).ToContainTextAsync("Rows could not be told apart.");
        await page.GetByTestId("fix").ClickAsync();
        await Expect(page.GetByTestId("findings-none")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("generated-json")).ToContainTextAsync("\"writeMode\": \"append\"");

        Assert.Equal(["HRM-CFG-042"], mend!.Codes);
        Assert.Equal(["/target/writeMode"], mend.Pointers);
        Assert.Equal(["rename:booked", "partition:booked"], asked!.Suggestions);
        Assert.Equal(("trades", "append"), (asked.TemplateId, asked.TargetTemplateId));
        Assert.Equal(new Dictionary<string, string> { ["retentionDays"] = "90" }, asked.Choices);
    }

    [Fact]
    public async Task A_large_file_and_its_proof_go_on_while_the_page_is_used()
    {
        var profiled = false;
        await using var portal = await Portal.StartAsync(services =>
        {
            Fill(services, []);
            services.Answer($"/api/v1/samples/{SampleAnswers.Id}", _ => profiled
                ? SampleAnswers.Trades with { Rows = 7_000_000, WholeProfile = new WholeProfile("done", 100) }
                : SampleAnswers.Trades with { IsWholeFile = false, WholeProfile = new WholeProfile("running", 40) });
            services.Answer("/api/v1/templates", new ConfigurationTemplate[] { new("trades", "Trades", "trading", "What was dealt.", []) });
            services.Answer("/api/v1/configurations/generate", SampleAnswers.Generated with { Proof = new SampleProof(10, 10, []) { State = "running", Percent = 1, ProofUrl = "/api/v1/samples/proof" } });
            services.Answer("/api/v1/samples/proof", new SampleProof(7_000_000, 7_000_000, []));
        });
        var page = await UploadAsync(portal);
        await Expect(page.GetByTestId("whole-profile")).ToContainTextAsync("40 %");
        profiled = true;
        await Expect(page.GetByTestId("whole-profile")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("sample-reading")).ToContainTextAsync("7\u202f000\u202f000 rows");

        await page.GetByTestId("config-feed").FillAsync("TRADES");
        await page.GetByTestId("config-template").SelectOptionAsync("trades");
        await page.GetByTestId("config-generate").ClickAsync();
        await Expect(page.GetByTestId("sample-proof")).ToContainTextAsync("It reads 7\u202f000\u202f000 of 7\u202f000\u202f000 sample rows");
    }

    private static void Fill(FakeServices services, List<ReadSampleRequest> reads)
    {
        services.Answer("/api/v1/samples", SampleAnswers.Trades);
        services.Answer($"/api/v1/samples/{SampleAnswers.Id}", SampleAnswers.Trades);
        services.Answer($"/api/v1/samples/{SampleAnswers.Id}/read", request =>
        {
            var read = Read<ReadSampleRequest>(request);
            reads.Add(read);
            return read.Choices!.ContainsKey("dateOrder:booked") ? SampleAnswers.MonthFirst : SampleAnswers.Trades;
        });
    }

    private static T Read<T>(HttpRequest request) => JsonSerializer.DeserializeAsync<T>(request.Body, HermesJson.Options).AsTask().GetAwaiter().GetResult()!;

    private async Task<IPage> UploadAsync(Portal portal)
    {
        var page = await browser.OpenAsync(portal, "/configurations/new");
        await page.GetByTestId("sample-file").SetInputFilesAsync(new FilePayload { Name = "trades.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("trade_id,booked\n1,01/02/2024\n") });
        await Expect(page.GetByTestId("panel-schema")).ToBeVisibleAsync();
        return page;
    }
}

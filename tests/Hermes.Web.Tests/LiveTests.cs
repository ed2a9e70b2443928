using System.Text.Json;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Prediction;
using Hermes.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

public sealed class LiveTests(Browser browser) : IClassFixture<Browser>
{
    private const string Predictions = "/api/v1/predictions/stream";
    private const string Logs = "/api/v1/logs/stream";

    [Fact]
    public async Task A_new_forecast_shows_without_reload_to_everybody_over_one_stream()
    {
        await using var portal = await Portal.StartAsync();
        var first = await browser.OpenAsync(portal, "/");
        var second = await browser.OpenAsync(portal, "/", 390, 844);
        await Eventually.TrueAsync(() => Task.FromResult(portal.Services.Listeners(Predictions) == 1));
        await Expect(first.GetByTestId("risk-row")).ToHaveCountAsync(2);

        portal.Services.Send(Predictions, Canned.Prediction("PAYMENTS", 0.91, RiskStatus.Critical));

        foreach (var page in new[] { first, second })
        {
            await Expect(page.GetByTestId("risk-row").First).ToContainTextAsync("PAYMENTS", new() { Timeout = 2000 });
        }

        Assert.Equal(1, portal.Services.Listeners(Predictions));
    }

    [Fact]
    public async Task A_run_shows_what_was_reported_and_beside_it_what_was_inferred()
    {
        await using var portal = await Portal.StartAsync();
        var inferred = new Inference
        {
            InferenceId = Guid.NewGuid(), Kind = InferenceKind.NeverEnded, State = InferenceState.Open, ExecutionId = "r1",
            Since = Canned.Now, InferredAt = Canned.Now, Confidence = 0.9, Evidence = "Running since 06:00 UTC.",
        };
        portal.Services.Answer("/api/v1/executions", Canned.PageOf(new StoredExecution(
            new ExecutionFact { Feed = "FX_RATES", ExecutionId = "r1", Status = ExecutionStatus.Running, StartedAt = Canned.Now }, Canned.Now)));
        portal.Services.Answer("/api/v1/inferences", Canned.PageOf(inferred, inferred with
        {
            InferenceId = Guid.NewGuid(), Kind = InferenceKind.NeverStarted, ExecutionId = null, Evidence = "Due 12:00 UTC, 38 min late.",
        }));

        var page = await browser.OpenAsync(portal, "/feeds/FX_RATES");

        await Expect(page.GetByTestId("execution-row")).ToContainTextAsync("Running");
        await Expect(page.GetByTestId("execution-row").GetByTestId("inferred")).ToHaveTextAsync("inferred: does not end");
        await Expect(page.GetByTestId("missing-run")).ToHaveTextAsync("inferred: not started Due 12:00 UTC, 38 min late.");
    }

    [Fact]
    public async Task Lines_are_filtered_expanded_and_encoded()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/logs");
        await Expect(page.GetByTestId("log-row")).ToHaveCountAsync(2);
        await page.GetByTestId("log-row").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("log-raw")).ToHaveTextAsync("raw <script>alert('x')</script>");

        await page.GetByTestId("filter-text").FillAsync("timeout");
        await page.GetByTestId("filter-search").ClickAsync();

        await Expect(page.GetByTestId("log-row").Nth(1)).ToContainTextAsync("filtered by timeout");
        Assert.EndsWith("/logs?q=timeout", page.Url);
    }

    [Fact]
    public async Task The_tail_shows_matching_lines_and_opens_its_stream_only_while_somebody_follows()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/logs?level=ERROR");
        Assert.Equal(0, portal.Services.Listeners(Logs));
        await page.GetByTestId("tail-toggle").ClickAsync();
        await Eventually.TrueAsync(() => Task.FromResult(portal.Services.Listeners(Logs) == 1));

        portal.Services.Send(Logs, Canned.Line(10, "INFO", "not wanted"));
        portal.Services.Send(Logs, Canned.Line(11, "ERROR", "disk is full"));

        await Expect(page.GetByTestId("log-row").First).ToContainTextAsync("disk is full", new() { Timeout = 2000 });
        await Expect(page.GetByText("not wanted")).ToHaveCountAsync(0);
        await page.GetByTestId("tail-toggle").ClickAsync();
        await Eventually.TrueAsync(() => Task.FromResult(portal.Services.Listeners(Logs) == 0));
    }

    [Fact]
    public async Task A_broken_stream_is_opened_again()
    {
        await using var portal = await Portal.StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(portal.Services.Listeners(Predictions) == 1));
        portal.Services.Break(Predictions);
        await Eventually.TrueAsync(() => Task.FromResult(portal.Services.Listeners(Predictions) == 1));
    }

    [Fact]
    public async Task A_sample_over_the_limit_is_refused_before_it_is_sent()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.OpenAsync(portal, "/configurations/new");
        await page.GetByTestId("sample-file").SetInputFilesAsync(new FilePayload { Name = "big.csv", MimeType = "text/csv", Buffer = new byte[2 * 1024 * 1024] });
        await Expect(page.GetByTestId("sample-failure")).ToContainTextAsync("big.csv has 2 MB; the limit is 1 MB");
        Assert.DoesNotContain(portal.Services.Requests, request => request.Contains("/api/v1/samples", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_of_many_columns_can_be_edited_and_checked()
    {
        await using var portal = await Portal.StartAsync(services =>
        {
            var columns = Enumerable.Range(0, 700).Select(number => new { name = $"column{number}", type = "decimal(12,2)" });
            services.Answer("/api/v1/configurations/WIDE", new StoredConfiguration("WIDE", "abc", JsonSerializer.SerializeToElement(new { columns }), []));
            services.Answer("/api/v1/configurations/WIDE/history", Canned.PageOf(new ConfigurationVersion("WIDE", "abc", "tester", "First version", Canned.Now)));
            services.Answer("/api/v1/configurations/validate", new ValidationResult(true, []));
        });
        var page = await browser.OpenAsync(portal, "/configurations/WIDE");
        // Typing 50 KB takes Chromium seconds; this is what a paste does.
        await page.GetByTestId("config-editor").EvaluateAsync(
            "e => { e.value = e.value.replace('column699', 'last'); e.dispatchEvent(new Event('input', { bubbles: true })); }");
        await Expect(page.GetByTestId("config-save")).ToBeVisibleAsync();
        await page.GetByTestId("config-validate").ClickAsync();
        await Expect(page.GetByTestId("findings-none")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_failed_list_says_so_and_recovers_when_asked_again()
    {
        await using var portal = await Portal.StartAsync();
        portal.Services.Answer("/api/v1/alerts", 500);
        var page = await browser.OpenAsync(portal, "/alerts");
        await Expect(page.GetByTestId("panel-alerts").GetByTestId("state-failed")).ToContainTextAsync("It failed");
        portal.Services.Answer("/api/v1/alerts", Canned.PageOf<Contracts.Notification.Alert>());
        await page.GetByTestId("retry").ClickAsync();
        await Expect(page.GetByTestId("panel-alerts").GetByTestId("state-empty")).ToBeVisibleAsync();
    }
}

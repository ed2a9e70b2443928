using System.Net;
using Hermes.Contracts;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Testing;

namespace Hermes.Web.Tests;

public sealed class PageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_there_at_first_paint()
    {
        await using var portal = await Portal.StartAsync();
        foreach (var (path, heading) in new[]
        {
            ("/", "Overview"), ("/logs", "Logs"), ("/diagnoses", "Diagnoses"), ("/configurations", "Configurations"),
            ("/configurations/new", "New configuration"), ("/configurations/templates", "Templates"), ("/configurations/templates/trades", "trades"), ("/configurations/FX_RATES", "FX_RATES"), ("/feeds/FX_RATES", "FX_RATES"),
            ("/alerts", "Alerts"), ("/models", "Models"), ("/forecasts", "Scoreboard"), ("/forecasts/models", "Models"), ("/forecasts/models/m1", "m1"),
            ("/forecasts/backtests", "Backtests"), ("/forecasts/backtests/5f0f3f0e-0000-0000-0000-000000000001", "Backtest"), ("/logs/sources", "Sources"), ("/logs/templates", "Templates"), ("/logs/rules", "Error rules"),
        })
        {
            Assert.Contains($">{heading}</h1>", await portal.PageAsync(path, Token));
        }
    }

    [Fact]
    public async Task The_overview_comes_with_its_figures()
    {
        await using var portal = await Portal.StartAsync();
        var page = await OverviewAsync(portal, html => html.Contains("risk-row", StringComparison.Ordinal) && html.Contains("top-error", StringComparison.Ordinal));
        Assert.Contains("TRADE_SETTLEMENT", page);
        Assert.Contains("likely to fail in about 45 min", page);
        Assert.Contains("Connection to &lt;*&gt; failed", page);
    }

    [Fact]
    public async Task One_silent_service_leaves_the_other_panels_alone()
    {
        await using var portal = await Portal.StartAsync(unreachable: ServiceNames.Prediction);
        var page = await OverviewAsync(portal, html => html.Contains("Prediction does not answer", StringComparison.Ordinal) && html.Contains("top-error", StringComparison.Ordinal));
        Assert.DoesNotContain("risk-row", page);
    }

    [Fact]
    public async Task Without_feeds_the_overview_says_what_to_do_first()
    {
        await using var portal = await Portal.StartAsync(services => services.Answer("/api/v1/predictions", Canned.PageOf<FeedPrediction>()));
        await OverviewAsync(portal, html => html.Contains("No feeds yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_carry_security_headers_and_scripts_come_from_files_only()
    {
        await using var portal = await Portal.StartAsync();
        using var response = await portal.Http.GetAsync("/", Token);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task The_browser_script_is_served_compressed()
    {
        await using var portal = await Portal.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_framework/blazor.web.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await portal.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("gzip", response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        await using var portal = await Portal.StartAsync();
        using var response = await portal.Http.GetAsync("/no-such-page", Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Text_of_the_services_is_encoded()
    {
        await using var portal = await Portal.StartAsync(services =>
            services.Answer("/api/v1/predictions", Canned.PageOf(Canned.Prediction("<img src=x>", 0.9, RiskStatus.Critical))));
        var page = await OverviewAsync(portal, html => html.Contains("risk-row", StringComparison.Ordinal) && html.Contains("img src", StringComparison.Ordinal));
        Assert.DoesNotContain("<img src=x>", page);
    }

    private static Task<string> OverviewAsync(Portal portal, Func<string, bool> wanted) =>
        Eventually.GetAsync(() => portal.PageAsync("/", Token), wanted, what: "the overview shows it");
}

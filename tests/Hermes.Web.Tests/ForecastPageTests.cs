using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hermes.Web.Tests;

public sealed class ForecastPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_risk_names_its_data_and_answers_what_would_change_it()
    {
        var risk = ForecastAnswers.Risk();
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/predictions", Canned.PageOf(risk));
            services.Answer("/api/v1/predict", request => ForecastAnswers.WhatIf(Read<PredictRequest>(request)));
        });
        var page = await browser.OpenAsync(portal, $"/feeds/{risk.Feed}");

        await Expect(page.GetByTestId("factor-data").First).ToHaveAttributeAsync("href", "feeds/FX_RATES#runs");
        await Expect(page.GetByTestId("clearing-change")).ToContainTextAsync("If FX_RATES arrived on time: 78 % → 21 %");
        await Expect(page.GetByTestId("outlook")).ToContainTextAsync("84 %");
        var choice = page.Locator("[data-factor=upstream]");
        await choice.GetByTestId("what-if-onTime").ClickAsync();
        await Expect(page.GetByTestId("what-if-then")).ToHaveTextAsync("21 %");

        await choice.GetByTestId("what-if-slider").FillAsync("60");
        await Expect(page.GetByTestId("what-if-then")).ToHaveTextAsync("60 %");
        await page.GetByTestId("what-if-reset").ClickAsync();
        await Expect(page.GetByTestId("what-if-then")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_became_of_a_warning_is_shown_and_whether_it_was_useful_is_asked_once()
    {
        var risk = ForecastAnswers.Risk();
        var answered = new List<FeedbackRequest>();
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/predictions", Canned.PageOf(risk));
            services.Answer("/api/v1/predictions/risks", _ => Canned.PageOf(ForecastAnswers.Raised(risk, answered.LastOrDefault())));
            services.Answer($"/api/v1/predictions/{risk.PredictionId}/feedback", request =>
            {
                answered.Add(Read<FeedbackRequest>(request));
                return new PredictionFeedback(Portal.AdminUser, Enum.Parse<FeedbackAnswer>(answered[^1].Answer!, ignoreCase: true), answered[^1].Comment, Canned.Now);
            });
        });
        var page = await browser.OpenAsync(portal, $"/feeds/{risk.Feed}");

        await Expect(page.GetByTestId("raised-risk").GetByTestId("risk-outcome")).ToHaveTextAsync("hit");
        await Expect(page.GetByTestId("raised-risk")).ToContainTextAsync("failed 44 min later");
        var asked = page.GetByTestId("panel-prediction").GetByTestId("feedback");
        await asked.GetByTestId("feedback-useful").ClickAsync();
        await Expect(asked.GetByTestId("feedback-thanks")).ToBeVisibleAsync();
        await asked.GetByTestId("feedback-comment").FillAsync("we held the run");
        await asked.GetByTestId("feedback-send").ClickAsync();
        await page.ReloadAsync();
        await Expect(asked.GetByTestId("feedback-useful")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("we held the run", answered[^1].Comment);
    }

    [Fact]
    public async Task A_model_is_trained_looked_at_and_promoted_with_a_reason()
    {
        string? reason = null;
        var cancelled = false;
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/models", Canned.PageOf(ForecastAnswers.Model("m2", "candidate"), ForecastAnswers.Model("m1", "champion")));
            services.Answer("/api/v1/models/m2", _ => ForecastAnswers.Model("m2", reason is null ? "candidate" : "champion"));
            services.Answer("/api/v1/models/m2/promote", request =>
            {
                reason = Read<StageRequest>(request).Reason;
                return ForecastAnswers.Model("m2", "champion");
            });
            services.Answer("/api/v1/models/train", _ => Canned.PageOf(ForecastAnswers.Training(cancelled)));
            services.Answer($"/api/v1/models/train/{ForecastAnswers.RunId}", request =>
            {
                cancelled |= request.Method == "DELETE";
                return ForecastAnswers.Training(cancelled);
            });
        });
        var page = await browser.OpenAsync(portal, "/forecasts/models");

        await Expect(page.GetByTestId("training")).ToContainTextAsync("43 %");
        await page.GetByTestId("cancel-training").ClickAsync();
        await Expect(page.GetByTestId("training-ended")).ToContainTextAsync("cancelled");
        await page.Locator("[data-version=m2] a").ClickAsync();
        await Expect(page.Locator("[data-figure=averagePrecision]")).ToContainTextAsync("0.412");
        await Expect(page.Locator("[data-figure=baseRate]")).ToContainTextAsync("0.031");
        await Expect(page.GetByTestId("calibration")).ToBeVisibleAsync();

        await page.GetByTestId("promote").ClickAsync();
        await page.GetByTestId("reason-ok").ClickAsync();
        await Expect(page.GetByTestId("ask-reason")).ToContainTextAsync("Say why");
        await page.GetByTestId("reason-text").FillAsync("better on last week's runs");
        await page.GetByTestId("reason-ok").ClickAsync();
        await Expect(page.GetByTestId("model-stage")).ToHaveTextAsync("champion");
        Assert.Equal("better on last week's runs", reason);
    }

    [Fact]
    public async Task A_backtest_is_asked_for_followed_and_read_beside_its_baselines()
    {
        BacktestRequest? asked = null;
        var ended = false;
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/backtests", request =>
            {
                asked = request.Method == "POST" ? Read<BacktestRequest>(request) : asked;
                return request.Method == "POST" ? ForecastAnswers.Backtest(asked!, ended: false) : Canned.PageOf<BacktestRun>();
            });
            services.Answer($"/api/v1/backtests/{ForecastAnswers.RunId}", _ => ForecastAnswers.Backtest(asked!, ended));
            services.Answer($"/api/v1/backtests/{ForecastAnswers.RunId}/feeds", Canned.PageOf(ForecastAnswers.BacktestedFeed()));
        });
        var page = await browser.OpenAsync(portal, "/forecasts/backtests");

        await Expect(page.GetByTestId("state-empty")).ToContainTextAsync("No backtest yet");
        await page.GetByTestId("new-backtest").ClickAsync();
        await page.GetByTestId("backtest-train-days").FillAsync("30");
        await page.GetByTestId("backtest-algorithm").SelectOptionAsync("random-forest");
        await page.GetByTestId("backtest-start").ClickAsync();
        await Expect(page.GetByTestId("progress")).ToHaveTextAsync("37 %");
        Assert.Equal((30, "random-forest", null), (asked!.TrainDays, asked.Algorithm, asked.StepMinutes));

        ended = true;
        await Expect(page.GetByTestId("backtest-verdict")).ToHaveTextAsync("Better than every baseline.");
        await Expect(page.Locator("[data-figure=averagePrecision] td.num")).ToHaveTextAsync(["0.410", "0.031"]);
        await Expect(page.GetByTestId("backtest-feed")).ToContainTextAsync("FX_RATES");
    }

    [Fact]
    public async Task The_scoreboard_sets_every_figure_beside_what_chance_would_get()
    {
        await using var portal = await Portal.StartAsync(services =>
        {
            services.Answer("/api/v1/scoreboard", request => ForecastAnswers.Board(int.Parse(request.Query["days"]!), request.Query["feed"]));
            services.Answer("/api/v1/scoreboard/feeds", Canned.PageOf(ForecastAnswers.OfFeed("FX_RATES")));
            services.Answer("/api/v1/scoreboard/misses", Canned.PageOf(new MissedFailure("FX_RATES", "r-99", Canned.Now)));
            services.Answer("/api/v1/predictions/risks", Canned.PageOf(ForecastAnswers.Raised(ForecastAnswers.Risk(), null)));
        });
        var page = await browser.OpenAsync(portal, "/forecasts", 390, 844);

        await Expect(page.GetByTestId("score-precision")).ToContainTextAsync("63 %");
        await Expect(page.GetByTestId("score-precision")).ToContainTextAsync("alerts at random: 4.3 %");
        await Expect(page.GetByTestId("score-recall")).ToContainTextAsync("21 of 44 failures");
        await Expect(page.GetByTestId("panel-misses")).ToContainTextAsync("r-99");
        await page.GetByTestId("days-7").ClickAsync();
        await Expect(page.GetByTestId("panel-alert-score")).ToContainTextAsync("7 feed-days");
        await page.GetByTestId("feed-score").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByTestId("all-feeds")).ToBeVisibleAsync();
        Assert.EndsWith("/forecasts?days=7&feed=FX_RATES", page.Url);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"), "the page scrolls sideways on a phone");
    }

    private static T Read<T>(HttpRequest request) => JsonSerializer.DeserializeAsync<T>(request.Body, HermesJson.Options).AsTask().GetAwaiter().GetResult()!;
}

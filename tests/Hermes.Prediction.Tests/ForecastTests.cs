using System.Net;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Scoreboard;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Prediction.Tests;

public sealed class ForecastTests
{
    private const int Days = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_with_a_precursor_is_forecast_announced_once_explained_and_cleared()
    {
        await using var host = await PredictionHost.StartAsync();
        var history = Facts.History(6, Days);
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await host.PublishAsync(historical: true, history);
        for (var feed = 0; feed < 6; feed++)
        {
            await host.ArrivedAsync($"FEED_{feed}", Days * 48);
        }

        var model = await TrainAsync(host);
        Assert.Equal("champion", model.Stage);
        Assert.True(model.Metrics["averagePrecision"] > model.Baselines!["movingAverage"]["averagePrecision"]);
        Assert.NotNull(model.DatasetHash);

        var predicted = await host.Service.ListenAsync<FailurePredicted>();
        var cleared = await host.Service.ListenAsync<PredictionCleared>();
        await host.Client.PutFeedAsync("FEED_1", new FeedDeclaration { ImpactTier = 5, Upstreams = ["FEED_0"], Owner = "Market Data" }, Token);
        Assert.Equal(RiskStatus.Healthy, (await host.ScoreAsync("FEED_1")).Status);

        await RememberIncidentAsync(host, "FEED_1");

        // The feed slows down run by run, as it did before its failures in the past.
        var random = new Random(9);
        var atRisk = new List<FeedPrediction>();
        var first = Days * 48;
        for (var trouble = 0; trouble < 7; trouble++)
        {
            var run = Facts.Slot("FEED_1", first + trouble, trouble, random);
            host.Time.MoveTo(run.EndedAt!.Value.AddMinutes(1));
            await host.PublishAsync(historical: false, [run]);
            await host.ArrivedAsync("FEED_1", first + trouble + 1);
            var now = await host.ScoreAsync("FEED_1");
            if (now.Status != RiskStatus.Healthy)
            {
                atRisk.Add(now);
            }
        }

        Assert.NotEmpty(atRisk);
        var risk = atRisk[0];
        Assert.Contains(risk.Factors, factor => factor.Feature.StartsWith("duration", StringComparison.Ordinal));
        Assert.NotEqual("Nothing to do.", risk.RecommendedAction);
        Assert.Contains("Solved by: the query got its index back.", risk.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("resolution", Assert.Single(risk.ActionSources).Kind);
        Assert.All(risk.Factors, factor => Assert.True(factor.Theme is "Timing" || factor.DataLink is not null));
        Assert.Contains(atRisk, prediction => prediction.ClearingChange?.Text.StartsWith("if ", StringComparison.Ordinal) == true);
        Assert.All(atRisk, prediction => Assert.True(prediction.ProbabilityWithinHour is not { } hour || hour >= prediction.CurrentProbability));
        Assert.Contains("impact 5/5", risk.PriorityReason, StringComparison.Ordinal);
        Assert.NotNull(risk.ExpectedFailureAt);
        var announced = await predicted.ReadAsync(message => message.Feed == "FEED_1");
        Assert.Equal(risk.PredictionId, announced.PredictionId);
        Assert.NotEmpty(announced.Factors);

        var listed = await host.Client.GetPredictionsAsync(risk.Status.ToString(), null, 10, Token);
        Assert.Contains(listed.Items, item => item.Feed == "FEED_1");
        Assert.NotEmpty((await host.Client.GetPredictionHistoryAsync("FEED_1", null, 10, Token)).Items);

        // Risks outlive the process.
        await host.Service.StopHostAsync();
        await host.Service.StartHostAsync();
        Assert.NotEqual(RiskStatus.Healthy, (await host.ScoreAsync("FEED_1")).Status);

        // Hours later, with runs as they should be, the risk is over.
        for (var calm = 0; calm < 16; calm++)
        {
            await host.PublishAsync(historical: false, [Facts.Slot("FEED_1", first + 7 + calm, -1, random)]);
        }

        await host.ArrivedAsync("FEED_1", first + 23);
        host.Time.MoveTo(PredictionHost.Start.AddMinutes((first + 23) * 30));
        Assert.Equal(RiskStatus.Healthy, (await host.ScoreAsync("FEED_1")).Status);
        var over = await cleared.ReadAsync(message => message.Feed == "FEED_1");
        Assert.Equal(announced.PredictionId, over.PredictionId);
        Assert.All(predicted.Drain(), again => Assert.True(again.Feed != "FEED_1" || again.Status > announced.Status));

        // It slowed down and did not fail: a false alarm, as it was told then.
        await host.Service.Services.GetRequiredService<ResolutionPass>().RunAsync(Token);
        var alerts = (await host.Client.GetRisksAsync("FEED_1", announced.PredictionId, null, null, 10, Token)).Items;
        Assert.All(alerts, alert => Assert.Equal(PredictionOutcome.FalseAlarm, alert.Resolution?.Outcome));
        Assert.Equal(announced.At, alerts[^1].RaisedAt, TimeSpan.FromMilliseconds(1));
        Assert.Equal(announced.Probability, alerts[^1].Forecast.Probability);
    }

    [Fact]
    public async Task History_that_arrives_is_trained_on_without_being_asked_and_one_run_at_a_time()
    {
        await using var host = await PredictionHost.StartAsync(trains: true);
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await host.PublishAsync(historical: true, Facts.History(3, Days));
        var models = await Eventually.GetAsync(
            async () => (await host.Client.GetModelsAsync(null, 10, Token)).Items, items => items.Count > 0, what: "a model is registered");
        Assert.Contains(models[0].Algorithm, (string[])["logistic-regression", "random-forest", "gradient-boosting", "baseline"]);
        Assert.NotEmpty(models[0].Verdict!);
    }

    [Fact]
    public async Task Training_without_history_fails_with_what_is_missing()
    {
        await using var host = await PredictionHost.StartAsync();
        var run = await host.Client.TrainAsync(Token);
        var ended = await Eventually.GetAsync(() => RunOf(host, run.RunId), state => state.State != "running");
        Assert.Equal("failed", ended.State);
        Assert.Contains("Import more history", ended.Message, StringComparison.Ordinal);

        using var unknown = await host.Service.Client.PostAsync("/api/v1/models/none/promote", null, Token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    internal static async Task<ModelInfo> TrainAsync(PredictionHost host)
    {
        var run = await host.Client.TrainAsync(Token);
        var ended = await Eventually.GetAsync(() => RunOf(host, run.RunId), state => state.State != "running", what: "training ends");
        Assert.True(ended.State == "succeeded", ended.Message);
        return (await host.Client.GetModelsAsync(null, 10, Token)).Items.Single(model => model.Version == ended.ModelVersion);
    }

    private static async Task RememberIncidentAsync(PredictionHost host, string feed)
    {
        var (incident, at) = (Guid.NewGuid(), host.Time.GetUtcNow().AddDays(-3));
        await host.Service.PublishAsync(new IncidentResolved { IncidentId = incident, Feed = feed, At = at.AddHours(1), Resolution = "the query got its index back" }, Token);
        await host.Service.PublishAsync(new IncidentDiagnosed
        {
            IncidentId = incident,
            DiagnosisId = Guid.NewGuid(),
            OccurredAt = at,
            DiagnosedAt = at,
            Feed = feed,
            TemplateId = "t1",
            Message = "statement timeout",
            Category = "Timeout",
            Criticality = 3,
            ProbableCause = "A query became slow.",
            RecommendedSolution = "1. Look at its plan.\n2. Run again.",
            Source = DiagnosisSource.Rules,
        }, Token);
        await using var connection = await host.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<bool>("select exists (select from feed_cause where cause is not null and resolution is not null)"));
    }

    private static async Task<TrainingRun> RunOf(PredictionHost host, Guid id) =>
        (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<TrainingRun>(
            host.Service.Client, $"/api/v1/models/train/{id}", Hermes.Contracts.Http.HermesJson.Options, Token))!;
}

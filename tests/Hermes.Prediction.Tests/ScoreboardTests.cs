using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Contracts.Security;
using Hermes.Prediction.Scoreboard;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Prediction.Tests;

public sealed class ScoreboardTests
{
    private static readonly DateTimeOffset Noon = PredictionHost.Start.AddDays(1).AddHours(12);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_alert_is_resolved_once_and_counted_beside_failures_nobody_warned_of()
    {
        await using var host = await PredictionHost.StartAsync();
        await using var other = await host.StartReplicaAsync();
        var resolved = await host.Service.ListenAsync<PredictionResolved>();
        host.Time.MoveTo(Noon.AddMinutes(1));
        foreach (var feed in (string[])["HIT", "EARLY", "FALSE", "MISSED", "CALM"])
        {
            await host.PublishAsync(historical: true, Facts.Run(feed, "before", Noon.AddHours(-1), 60, ExecutionStatus.Succeeded));
            await host.ArrivedAsync(feed, 1);
            await RecordAsync(host, feed, Noon, feed is "MISSED" or "CALM" ? 0.1 : 0.8);
        }

        await ResolveAsync(host);
        var open = await host.Client.GetRisksAsync(null, null, "open", null, 10, Token);
        Assert.Equal(["EARLY", "FALSE", "HIT"], open.Items.Select(risk => risk.Feed).Order());
        Assert.All(open.Items, risk => Assert.Null(risk.Resolution));

        await FailAsync(host, "EARLY", Noon.AddMinutes(20));
        await FailAsync(host, "HIT", Noon.AddMinutes(45));
        await FailAsync(host, "MISSED", Noon.AddMinutes(50));
        await FailAsync(host, "IMPORTED", Noon.AddMinutes(50));
        await RecordAsync(host, "FALSE", Noon.AddMinutes(59), 0.8, "FALSE");
        foreach (var minutes in (int[])[52, 76, 90])
        {
            // Both replicas at once, again and again: the row lock lets one go first and the other finds nothing to do.
            host.Time.MoveTo(Noon.AddMinutes(minutes));
            await Task.WhenAll(ResolveAsync(host), ResolveAsync(other));
        }

        var risks = (await host.Client.GetRisksAsync(null, null, null, null, 10, Token)).Items.ToDictionary(risk => risk.Feed);
        Assert.Equal((PredictionOutcome.Hit, 45.0, "failed"), (risks["HIT"].Resolution!.Outcome, risks["HIT"].Resolution!.LeadMinutes, risks["HIT"].Resolution!.ExecutionId));
        Assert.Equal((PredictionOutcome.Early, 20.0), (risks["EARLY"].Resolution!.Outcome, risks["EARLY"].Resolution!.LeadMinutes));
        Assert.Equal((PredictionOutcome.FalseAlarm, null), (risks["FALSE"].Resolution!.Outcome, risks["FALSE"].Resolution!.FailureAt));
        Assert.Equal(0.8, risks["HIT"].Forecast.Probability);
        Assert.Equal(("run-7", null), (ReportedRun.Of("run-7"), ReportedRun.Of($"missed {Noon.UtcTicks}")));
        Assert.Equal("MISSED", Assert.Single((await host.Client.GetMissesAsync(null, null, 10, Token)).Items).Feed);
        var told = new List<PredictionResolved>();
        for (var i = 0; i < 4; i++)
        {
            told.Add(await resolved.ReadAsync());
        }

        Assert.Equal(["Early EARLY", "FalseAlarm FALSE", "Hit HIT", "Miss MISSED"], told.Select(one => $"{one.Outcome} {one.Feed}").Order());
        Assert.Empty(resolved.Drain());

        var board = await host.Client.GetScoreboardAsync(7, null, Token);
        Assert.Equal((3, 1, 1, 1), (board.Alerts.Resolved, board.Alerts.Hits, board.Alerts.Early, board.Alerts.FalseAlarms));
        Assert.Equal((3, 3, 2, 1), (board.Alerts.Failures, board.Alerts.Onsets, board.Alerts.OnsetsCaught, board.Alerts.Misses));
        Assert.Equal((20.0, 20.0, 45.0), (board.Alerts.LeadMinutesP10, board.Alerts.LeadMinutesP50, board.Alerts.LeadMinutesP90));
        Assert.Equal((5, 2, 0.4), (board.Forecasts.Rows, board.Forecasts.Positives, board.Forecasts.BaseRate));
        Assert.Equal(["model", "baseRate", "lastOutcome", "movingAverage"], board.Forecasts.Scorers.Select(scorer => scorer.Name));
        Assert.Equal((0.04 + 0.64 + 0.64 + 0.81 + 0.01) / 5, board.Forecasts.Scorers[0].Brier!.Value, 3);
        Assert.Equal(0.24, board.Forecasts.Scorers[1].Brier!.Value, 3);
        Assert.Equal(2, board.Forecasts.Calibration.Count);
        Assert.Equal((0.2077, 0.9385), (board.Alerts.PrecisionLow, board.Alerts.PrecisionHigh));
        Assert.Contains("5 days", board.Forecasts.Verdict, StringComparison.Ordinal);

        var feeds = await host.Client.GetFeedScoresAsync(30, null, 2, Token);
        Assert.Equal(["FALSE", "MISSED"], feeds.Items.Select(item => item.Feed));
        Assert.Equal("CALM", (await host.Client.GetFeedScoresAsync(30, feeds.NextCursor, 2, Token)).Items[0].Feed);
        Assert.Equal(1, (await host.Client.GetScoreboardAsync(90, "HIT", Token)).Alerts.Precision);

        Assert.Equal(PredictionOutcome.Miss, (await host.Client.GetPredictionHistoryAsync("MISSED", null, 10, Token)).Items[0].Resolution?.Outcome);
        Assert.Equal(PredictionOutcome.Quiet, (await host.Client.GetPredictionHistoryAsync("CALM", null, 10, Token)).Items[0].Resolution?.Outcome);
    }

    [Fact]
    public async Task A_risk_that_goes_on_is_a_further_alert_every_hour()
    {
        await using var host = await PredictionHost.StartAsync();
        host.Time.MoveTo(Noon.AddMinutes(1));
        await host.PublishAsync(historical: true, Facts.Run("STUBBORN", "before", Noon.AddHours(-1), 60, ExecutionStatus.Succeeded));
        await host.ArrivedAsync("STUBBORN", 1);
        for (var minutes = 0; minutes <= 150; minutes += 5)
        {
            await RecordAsync(host, "STUBBORN", Noon.AddMinutes(minutes), 0.8, "STUBBORN");
            host.Time.MoveTo(Noon.AddMinutes(minutes + 1));
            await ResolveAsync(host);
        }

        var risks = (await host.Client.GetRisksAsync("STUBBORN", null, null, null, 10, Token)).Items;
        Assert.Equal([(3, 120, null), (2, 60, PredictionOutcome.FalseAlarm), (1, 0, PredictionOutcome.FalseAlarm)],
            risks.Select(risk => (risk.Number, (int)(risk.RaisedAt - Noon).TotalMinutes, risk.Resolution?.Outcome)));
        Assert.Single(risks.Select(risk => risk.PredictionId).Distinct());
    }

    [Fact]
    public async Task A_person_answers_a_risk_once_and_the_feed_alerts_later_within_bounds()
    {
        await using var host = await PredictionHost.StartAsync();
        var audited = await host.Service.ListenAsync<AuditRecorded>();
        host.Time.MoveTo(Noon.AddMinutes(1));
        await host.PublishAsync(historical: true, Facts.Run("NOISY", "before", Noon.AddHours(-1), 60, ExecutionStatus.Succeeded));
        await host.ArrivedAsync("NOISY", 1);
        var id = await RecordAsync(host, "NOISY", Noon, 0.8);
        await ResolveAsync(host);
        using var ines = host.Service.ClientAs(Role.Operator, "ines");
        using var viewer = host.Service.ClientAs(Role.Viewer);
        var (asInes, path) = (new PredictionClient(ines), $"/api/v1/predictions/{id}/feedback");

        await asInes.AnswerAsync(id, FeedbackAnswer.Useful, null, Token);
        await asInes.AnswerAsync(id, FeedbackAnswer.Wrong, "nothing was wrong that day", Token);
        AuditEntry[] entries = [(await audited.ReadAsync()).Entry, (await audited.ReadAsync()).Entry];
        Assert.All(entries, entry => Assert.Equal(("ines", "prediction.answered", "NOISY"), (entry.Actor, entry.Action, entry.Subject)));

        var answer = Assert.Single((await host.Client.GetRisksAsync("NOISY", null, null, null, 10, Token)).Items[0].Feedback);
        Assert.Equal(("ines", FeedbackAnswer.Wrong, "nothing was wrong that day"), (answer.Person, answer.Answer, answer.Comment));
        Assert.Equal(new FeedbackCounts(0, 0, 1), (await host.Client.GetScoreboardAsync(7, "NOISY", Token)).Feedback);
        var feedback = host.Service.Services.GetRequiredService<FeedbackBook>();
        var thresholds = Learning.Training.Thresholds.From(0.2);
        Assert.Equal(0.238, feedback.For("NOISY", thresholds).Warning, 3);
        Assert.Equal(thresholds, feedback.For("OTHER", thresholds));

        // What happened outranks what was said.
        await FailAsync(host, "NOISY", Noon.AddMinutes(40));
        host.Time.MoveTo(Noon.AddMinutes(42));
        await ResolveAsync(host);
        await feedback.RefreshAsync(Token);
        Assert.Equal(thresholds, feedback.For("NOISY", thresholds));

        foreach (var (client, body, expected) in ((HttpClient, FeedbackRequest, HttpStatusCode)[])[
            (viewer, new FeedbackRequest("useful"), HttpStatusCode.Forbidden), (ines, new FeedbackRequest("great"), HttpStatusCode.BadRequest), (ines, new FeedbackRequest("1"), HttpStatusCode.BadRequest)])
        {
            using var response = await client.PostAsJsonAsync(path, body, HermesJson.Options, Token);
            Assert.Equal(expected, response.StatusCode);
        }

        var unknown = await Assert.ThrowsAsync<HermesApiException>(() => asInes.AnswerAsync(Guid.NewGuid(), FeedbackAnswer.Useful, null, Token));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        await Assert.ThrowsAsync<HermesApiException>(() => host.Client.GetScoreboardAsync(8, null, Token));
        await Assert.ThrowsAsync<HermesApiException>(() => host.Client.GetRisksAsync(null, null, "sometimes", null, 10, Token));
    }

    // A scoring as the scorer records it: at risk from one half on.
    private static async Task<Guid> RecordAsync(PredictionHost host, string feed, DateTimeOffset at, double probability, string? risk = null)
    {
        var id = risk is null ? Guid.NewGuid() : new Guid(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(risk)));
        var body = new FeedPrediction
        {
            PredictionId = id,
            Feed = feed,
            At = at,
            Probability = probability,
            CurrentProbability = probability,
            Confidence = 0.5,
            Status = probability >= 0.5 ? RiskStatus.Warning : RiskStatus.Healthy,
            WindowStart = at.AddMinutes(30),
            WindowEnd = at.AddMinutes(60),
            Factors = [],
            RecommendedAction = "Look at it.",
            ImpactTier = 3,
            Priority = 48,
            PriorityReason = "",
            ModelVersion = "test",
        };
        await using var connection = await host.Service.DataSource.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("insert into prediction_history (feed, at, body) values (@feed, @at, @body::jsonb)", new { feed, at, body = JsonSerializer.Serialize(body, HermesJson.Options) });
        return id;
    }

    private static async Task FailAsync(PredictionHost host, string feed, DateTimeOffset at)
    {
        await host.PublishAsync(historical: true, Facts.Run(feed, "failed", at.AddMinutes(-5), 300, ExecutionStatus.Failed));
        await Eventually.TrueAsync(
            async () => (await host.Client.GetFeedsAsync(null, 100, Token)).Items.Any(item => item.Name == feed && item.LastStatus == ExecutionStatus.Failed), what: $"the failure of {feed} is known");
    }

    private static Task ResolveAsync(PredictionHost host) => host.Service.Services.GetRequiredService<ResolutionPass>().RunAsync(Token);
}

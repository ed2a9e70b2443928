using System.Net;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Models;
using Hermes.Prediction.Models.Shadow;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Prediction.Tests;

public sealed class ModelTests
{
    private const int Days = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_has_a_card_a_challenger_is_promoted_with_a_reason_rolled_back_and_replaced_when_it_breaks()
    {
        await using var host = await PredictionHost.StartAsync();
        var recorded = await host.Service.ListenAsync<AuditRecorded>();
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await host.PublishAsync(historical: true, Facts.History(6, Days));
        for (var feed = 0; feed < 6; feed++)
        {
            await host.ArrivedAsync($"FEED_{feed}", Days * 48);
        }

        var first = await ForecastTests.TrainAsync(host);
        await HasACardAsync(host, first.Version);
        await IsExportedAsync(host, first);
        using var ines = host.Service.ClientAs(Role.Approver, "ines");
        await IsRefusedAsync(ines, "rollback", HttpStatusCode.Conflict);

        // Of the same data: different, but nothing has happened since that could show it to be better.
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days).AddMinutes(1));
        var second = await ForecastTests.TrainAsync(host);
        Assert.Equal("challenger", second.Stage);
        Assert.Contains("Not enough has happened yet", second.Verdict, StringComparison.Ordinal);

        await IsScoredInShadowAsync(host, first.Version, second.Version);

        var promoted = await PostAsync(ines, $"{second.Version}/promote", "explains better");
        Assert.Equal(("champion", "ines", "explains better"), (promoted.Stage, promoted.PromotedBy, promoted.PromotionReason));
        Assert.Equal(["champion", "challenger", "candidate"], promoted.Details!.Stages.Select(stage => stage.Stage));
        Assert.Equal(second.Version, ServingOf(host));
        var entry = (await recorded.ReadAsync(told => told.Entry.Action == "model.promoted")).Entry;
        Assert.Equal(("ines", second.Version, "explains better"), (entry.Actor, entry.Subject, entry.Detail));

        var back = await PostAsync(ines, "rollback", "too many alarms");
        Assert.Equal((first.Version, "champion"), (back.Version, back.Stage));
        Assert.Equal(first.Version, ServingOf(host));
        await IsRefusedAsync(ines, "rollback", HttpStatusCode.Conflict);

        // The champion's artifact is damaged: after a restart the one before it serves, and everybody is told.
        await PostAsync(ines, $"{second.Version}/promote", "again");
        await using var connection = await host.Service.DataSource.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("update model set artifact = overlay(artifact placing '\\x00'::bytea from length(artifact) / 2) where version = @Version", new { second.Version });
        await host.Service.StopHostAsync();
        await host.Service.StartHostAsync();
        await Eventually.TrueAsync(() => Task.FromResult(ServingOf(host) == first.Version), what: "the champion before serves");
        var broken = await Eventually.GetAsync(() => host.Client.GetModelAsync(second.Version, Token), model => model.Fault is not null);
        Assert.Equal(("champion", first.Version), (broken.Stage, broken.ServingInstead));
        Assert.Contains("SHA-256", broken.Fault, StringComparison.Ordinal);
        await host.Service.Services.GetRequiredService<ModelMetrics>().SampleAsync(Token);
        Assert.Equal(1, (await MetricsPage.ReadAsync(host.Service.Client, Token)).Sum("hermes_model_broken"));

        // What serves is not affected by what cannot be promoted.
        using var afterRestart = host.Service.ClientAs(Role.Approver, "ines");
        await PostAsync(afterRestart, $"{first.Version}/promote", "the other is damaged");
        await IsRefusedAsync(afterRestart, $"{second.Version}/promote", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Where_approval_is_asked_the_moving_average_serves_until_somebody_promotes_and_drift_is_noticed()
    {
        await using var host = await PredictionHost.StartAsync(promotion: "Approval");
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await host.PublishAsync(historical: true, Facts.History(3, Days));
        await host.ArrivedAsync("FEED_2", Days * 48);
        var model = await ForecastTests.TrainAsync(host);
        Assert.Equal(("challenger", true), (model.Stage, model.AwaitsApproval));
        Assert.EndsWith("-baseline", ServingOf(host), StringComparison.Ordinal);

        using var ines = host.Service.ClientAs(Role.Approver, "ines");
        var promoted = await PostAsync(ines, $"{model.Version}/promote", "approved");
        Assert.Equal(("champion", false, model.Version), (promoted.Stage, promoted.AwaitsApproval, ServingOf(host)));

        await IsJudgedByWhatComesAsync(host, model.Version);

        // What it says of the last day is nothing like what it said when it was made, and nothing of it comes.
        var drift = host.Service.Services.GetRequiredService<DriftCheck>();
        Assert.False(await drift.HasMovedAsync(host.Time.GetUtcNow().AddHours(-2), Token));
        await using var connection = await host.Service.DataSource.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(
            """
            insert into prediction (feed, at, status, priority, body, risk)
            select 'SAID_' || n, @now, 'Healthy', 0, jsonb_build_object(), jsonb_build_object() from generate_series(1, 40) n;
            insert into prediction_history (feed, at, body)
            select 'SAID_' || n, @now - make_interval(mins => 30 * slot), jsonb_build_object('probability', 0.9, 'modelVersion', @Version)
            from generate_series(1, 40) n, generate_series(2, 48) slot
            """, new { now = host.Time.GetUtcNow(), model.Version });
        Assert.True(await drift.HasMovedAsync(host.Time.GetUtcNow(), Token));
    }

    // A challenger of the same data goes on trial, and two weeks of new runs decide it.
    private static async Task IsJudgedByWhatComesAsync(PredictionHost host, string champion)
    {
        host.Time.MoveTo(host.Time.GetUtcNow().AddMinutes(1));
        var challenger = await ForecastTests.TrainAsync(host);
        Assert.Equal(("challenger", false), (challenger.Stage, challenger.AwaitsApproval));

        var later = PredictionHost.Start.AddDays(Days + 15);
        host.Time.MoveTo(later);
        await host.PublishAsync(historical: true, [.. Facts.History(3, Days + 15).Where(fact => fact.StartedAt >= PredictionHost.Start.AddDays(Days))]);
        await host.ArrivedAsync("FEED_2", (Days + 15) * 48);
        await ForecastTests.TrainAsync(host);
        var judged = await host.Client.GetModelAsync(challenger.Version, Token);
        Assert.True(judged.Stage == "archived" || judged.AwaitsApproval, judged.Stage);
        var trial = judged.Details!.Comparisons.Single(comparison => comparison.Against == champion);
        Assert.True(trial.Failures >= 20 && trial.Rows > trial.Failures);
        Assert.Contains($"the champion {champion}", judged.Details.Stages[0].Reason, StringComparison.Ordinal);
    }

    private static async Task HasACardAsync(PredictionHost host, string version)
    {
        var model = await host.Client.GetModelAsync(version, Token);
        Assert.Equal(("champion", "policy"), (model.Stage, model.PromotedBy));
        Assert.True(model.DataFrom < model.TestFrom && model.TestFrom < model.DataTo);
        Assert.NotNull(model.TrainedBy);
        var card = model.Details!;
        Assert.NotEmpty(card.Calibration);
        Assert.Equal(1, card.Importance.Sum(item => item.Share), 6);
        Assert.InRange(model.Metrics["averagePrecision"], card.Intervals["averagePrecision"].Low, card.Intervals["averagePrecision"].High);
        Assert.Contains(card.Comparisons, comparison => comparison is { Against: "movingAverage", Low: > 0 });
        Assert.Contains(card.Heads, head => head.Target == "Hour");

        var runs = await host.Client.GetTrainingRunsAsync(null, 10, Token);
        Assert.Equal(("succeeded", 100.0, "demand"), (runs.Items[0].State, runs.Items[0].Percent, runs.Items[0].Because));
    }

    private static async Task IsScoredInShadowAsync(PredictionHost host, string champion, string challenger)
    {
        Assert.Null(await host.Client.FindShadowAsync(challenger, Token));
        await host.Service.Services.GetRequiredService<ShadowPass>().RunAsync(Token);
        var then = host.Time.GetUtcNow();
        await host.PublishAsync(historical: false, [Facts.Run("FEED_3", "shadowed", then.AddMinutes(40), 300, ExecutionStatus.Failed)]);
        host.Time.MoveTo(then.AddMinutes(61));
        await host.ArrivedAsync("FEED_3", (Days * 48) + 1);
        var report = await host.Client.FindShadowAsync(challenger, Token);
        Assert.Equal((champion, challenger, 6, 1), (report!.Champion, report.Challenger, report.Comparison.Rows, report.Comparison.Failures));
        Assert.StartsWith("Not enough has happened yet", report.Finding, StringComparison.Ordinal);
    }

    private static async Task IsExportedAsync(PredictionHost host, ModelInfo model)
    {
        using var file = await host.Service.Client.GetAsync($"/api/v1/models/{model.Version}/artifact", Token);
        var bytes = await file.Content.ReadAsByteArrayAsync(Token);

        // UBJSON of XGBoost: an object whose first key is "learner".
        var expected = model.Algorithm switch
        {
            "logistic-regression" => "{"u8.ToArray(),
            "blend" => "PK"u8.ToArray(),
            _ => [(byte)'{', (byte)'L', 0, 0, 0, 0, 0, 0, 0, 7, .. "learner"u8],
        };
        Assert.Equal(expected, bytes[..expected.Length]);
        using var unknown = await host.Service.Client.GetAsync($"/api/v1/models/{model.Version}/artifact?target=Tomorrow", Token);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private static string ServingOf(PredictionHost host) => host.Service.Services.GetRequiredService<Champion>().Current.Version;

    private static async Task<ModelInfo> PostAsync(HttpClient client, string path, string reason)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/models/{path}", new StageRequest(reason), HermesJson.Options, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<ModelInfo>(HermesJson.Options, Token))!;
    }

    private static async Task IsRefusedAsync(HttpClient client, string path, HttpStatusCode status)
    {
        using var answer = await client.PostAsync($"/api/v1/models/{path}", null, Token);
        Assert.Equal(status, answer.StatusCode);
    }
}

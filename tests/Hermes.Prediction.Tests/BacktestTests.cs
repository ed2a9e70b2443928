using System.Net;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;

namespace Hermes.Prediction.Tests;

public sealed class BacktestTests
{
    private const int Days = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backtest_is_asked_for_waits_its_turn_can_be_cancelled_and_answers_with_figures_beside_those_of_the_baselines()
    {
        await using var host = await PredictionHost.StartAsync();
        host.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await host.PublishAsync(historical: true, Facts.History(4, Days));
        for (var feed = 0; feed < 4; feed++)
        {
            await host.ArrivedAsync($"FEED_{feed}", Days * 48);
        }

        var recorded = await host.Service.ListenAsync<AuditRecorded>();
        using var ines = host.Service.ClientAs(Role.Operator, "ines");
        var client = new BacktestClient(ines);
        var request = new BacktestRequest { From = PredictionHost.Start.AddDays(12), RetrainEveryDays = 4, Algorithm = "logistic-regression" };
        var first = await client.StartBacktestAsync(request, Token);
        var second = await client.StartBacktestAsync(new BacktestRequest(), Token);
        var cancelled = await client.DeleteBacktestAsync(second.BacktestId, Token);
        Assert.Equal((BacktestState.Cancelled, "cancelled by ines"), (cancelled!.State, cancelled.Message));
        Assert.Equal("backtest.requested", (await recorded.ReadAsync(message => message.Entry.Subject == first.BacktestId.ToString())).Entry.Action);

        var done = await EndedAsync(client, first.BacktestId);
        Assert.True(done.State == BacktestState.Succeeded, done.Message);
        Assert.Equal((1, "ines", 15, 60), (done.Progress, done.RequestedBy, done.Request.StepMinutes, done.Request.HorizonMinutes));
        Assert.Equal(2, done.Result!.Trainings.Count);
        Assert.Equal(["baseRate", "lastOutcome", "movingAverage"], done.Result.Baselines.Select(baseline => baseline.Name));
        Assert.True(done.Result.Model.All.AveragePrecision > done.Result.Baselines[2].All.AveragePrecision);
        Assert.True(done.Result.Model.Alerts.LeadMinutesP10 <= done.Result.Model.Alerts.LeadMinutesP90);
        Assert.Equal((done.Result.Verdict, 4), (done.Verdict, done.Result.FeedCount));
        Assert.Equal(done.Result.Model.All.Rows, done.Feeds.Sum(feed => feed.Model.All.Rows));

        var page = await client.GetBacktestFeedsAsync(first.BacktestId, null, 3, Token);
        var rest = await client.GetBacktestFeedsAsync(first.BacktestId, page.NextCursor, 3, Token);
        Assert.Equal(done.Feeds.Select(feed => feed.Feed), page.Items.Concat(rest.Items).Select(feed => feed.Feed));
        Assert.Equal([second.BacktestId, first.BacktestId], (await client.GetBacktestsAsync(null, 10, Token)).Items.Select(run => run.BacktestId));

        Assert.Null(await client.DeleteBacktestAsync(first.BacktestId, Token));
        Assert.Null(await client.FindBacktestAsync(first.BacktestId, Token));
    }

    [Fact]
    public async Task A_backtest_ends_as_failed_without_history_and_when_its_process_ends_and_wrong_questions_name_the_field()
    {
        await using var host = await PredictionHost.StartAsync();
        var client = new BacktestClient(host.Service.Client);
        var failed = await EndedAsync(client, (await client.StartBacktestAsync(new BacktestRequest(), Token)).BacktestId);
        Assert.Equal(BacktestState.Failed, failed.State);
        Assert.Contains("Import a history first", failed.Message, StringComparison.Ordinal);

        await host.Service.StopHostAsync();
        await using (var connection = await host.Service.DataSource.OpenConnectionAsync(Token))
        {
            await connection.ExecuteAsync("update backtest set state = 'Running', ended_at = null");
        }

        await host.Service.StartHostAsync();
        client = new BacktestClient(host.Service.Client);
        Assert.Contains("its process ended", (await EndedAsync(client, failed.BacktestId)).Message, StringComparison.Ordinal);

        foreach (var (body, field) in new[]
        {
            ("""{"stepMinutes": 0}""", "stepMinutes"),
            ("""{"trainDays": -1}""", "trainDays"),
            ("""{"horizonMinutes": 5}""", "horizonMinutes"),
            ("""{"algorithm": "oracle"}""", "algorithm"),
            ("""{"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}""", "to"),
            ("""{"from": "2020-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z", "retrainEveryDays": 1}""", "retrainEveryDays"),
        })
        {
            using var refused = await host.Service.Client.PostAsync("/api/v1/backtests", new StringContent(body, null, "application/json"), Token);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains($"\"{field}\":", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using var viewer = host.Service.ClientAs(Role.Viewer);
        using var forbidden = await viewer.PostAsJsonAsync("/api/v1/backtests", new BacktestRequest(), HermesJson.Options, Token);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    private static Task<BacktestRun> EndedAsync(BacktestClient client, Guid id) => Eventually.GetAsync(
        async () => (await client.FindBacktestAsync(id, Token))!, run => run.State is not (BacktestState.Queued or BacktestState.Running), what: "the backtest ends");
}

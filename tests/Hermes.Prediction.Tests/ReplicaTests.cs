using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoring;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Prediction.Tests;

/// <summary>Two replicas that share the queues and the database.</summary>
public sealed class ReplicaTests
{
    private const int Days = 20;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_know_every_run_and_every_count_whichever_of_them_took_the_message()
    {
        await using var one = await PredictionHost.StartAsync();
        await using var two = await one.StartReplicaAsync();
        one.Time.MoveTo(PredictionHost.Start.AddDays(1));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => one.PublishAsync(historical: false, [Facts.Slot("SHARED", i, -1, new Random(i))])));
        var counts = new LogActivityCounted
        {
            BatchId = Guid.NewGuid(),
            Activity = [new LogActivity { Minute = PredictionHost.Start.AddHours(23), Source = "tests", Feed = "SHARED", Total = 10, Errors = 3, Warnings = 2, NewTemplates = 1 }],
        };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => one.Service.PublishAsync(counts)));
        for (var i = 0; i < 4; i++)
        {
            await one.Service.PublishAsync(counts with { BatchId = Guid.NewGuid() }, Token);
        }

        foreach (var replica in (PredictionHost[])[one, two])
        {
            await replica.ArrivedAsync("SHARED", 60);
            await Eventually.TrueAsync(
                () => Task.FromResult(MinuteOf(replica) is (15, 10, 50, 5)), what: "the counters are known");
        }

        await two.Client.PutFeedAsync("DECLARED", new FeedDeclaration { ImpactTier = 4, Owner = "Desk" }, Token);
        await Eventually.TrueAsync(async () => (await one.Client.GetFeedsAsync(null, 10, Token)).Items.Any(feed => feed is { Name: "DECLARED", ImpactTier: 4 }), Seconds, "the other knows the declaration");
    }

    [Fact]
    public async Task A_feed_is_scored_by_one_replica_and_by_the_other_when_that_one_stops()
    {
        await using var one = await PredictionHost.StartAsync(scoreEverySeconds: 1);
        await using var two = await one.StartReplicaAsync();
        one.Time.MoveTo(PredictionHost.Start.AddDays(1));
        await one.PublishAsync(historical: true, [.. Enumerable.Range(0, 5).Select(i => Facts.Slot("SCORED", i, -1, new Random(i)))]);
        await two.ArrivedAsync("SCORED", 5);

        using var stream = await two.Service.Client.GetStreamAsync("/api/v1/predictions/stream", Token);
        using var reader = new StreamReader(stream);
        Assert.NotNull(await reader.ReadLineAsync(Token));
        Assert.Contains("SCORED", await EventAsync(reader), StringComparison.Ordinal);

        // A clock that stands still: every pass is of the same moment, so a second scorer would show as a second record.
        await using var connection = await one.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(1, await RecordsAsync(connection, one.Time));
        await one.Service.StopHostAsync();
        one.Time.MoveTo(one.Time.GetUtcNow().AddMinutes(6));
        await Eventually.TrueAsync(async () => await RecordsAsync(connection, one.Time) == 1, Seconds, "the other scores on");
        await one.Service.StartHostAsync();
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<DateTime>("select at from prediction where feed = 'SCORED'") == one.Time.GetUtcNow().UtcDateTime, Seconds, "it is scored");
        Assert.Equal(1, await RecordsAsync(connection, one.Time));
    }

    [Fact]
    public async Task Two_that_score_at_once_announce_a_risk_once()
    {
        await using var one = await PredictionHost.StartAsync();
        await using var two = await one.StartReplicaAsync();
        one.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await one.PublishAsync(historical: true, Facts.History(6, Days));
        foreach (var replica in (PredictionHost[])[one, two])
        {
            await replica.ArrivedAsync("FEED_5", Days * 48);
        }

        var model = await ForecastTests.TrainAsync(one);
        await Eventually.TrueAsync(() => Task.FromResult(two.Service.Services.GetRequiredService<Champion>().Current.Version == model.Version), Seconds, "the other serves the promoted model");

        var predicted = await one.Service.ListenAsync<FailurePredicted>();
        var random = new Random(9);
        var first = Days * 48;
        for (var trouble = 0; trouble < 7; trouble++)
        {
            var run = Facts.Slot("FEED_1", first + trouble, trouble, random);
            one.Time.MoveTo(run.EndedAt!.Value.AddMinutes(1));
            await one.PublishAsync(historical: false, [run]);
            await one.ArrivedAsync("FEED_1", first + trouble + 1);
            await two.ArrivedAsync("FEED_1", first + trouble + 1);
            await Task.WhenAll(ScoreAsync(one), ScoreAsync(two));
        }

        await using var connection = await one.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from outbox where message_type like '%FailurePredicted'") == 0, what: "all is announced");
        var risen = await predicted.ReadAsync(message => message.Feed == "FEED_1");
        Assert.All(predicted.Drain().Where(message => message.Feed == "FEED_1"), again => Assert.True(again.Status > risen.Status));
    }

    [Fact]
    public async Task History_is_trained_on_once_and_a_run_can_be_asked_after_and_cancelled_at_either()
    {
        await using var one = await PredictionHost.StartAsync(trains: true);
        await using var two = await one.StartReplicaAsync();
        one.Time.MoveTo(PredictionHost.Start.AddDays(Days));
        await one.PublishAsync(historical: true, Facts.History(3, Days));
        await using var connection = await one.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from training_run where state <> 'running'") > 0, what: "a training ends");
        foreach (var replica in (PredictionHost[])[one, two])
        {
            await replica.ArrivedAsync("FEED_2", Days * 48);
        }

        // Every replica looks each two seconds; give both a turn by waiting for a run of our own, started at one of them.
        var run = await Eventually.GetAsync(async () => await TryTrainAsync(two), started => started is not null, what: "a training by hand starts");
        using var cancelled = await one.Service.Client.DeleteAsync($"/api/v1/models/train/{run!.RunId}", Token);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, cancelled.StatusCode);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<string>("select state from training_run where run_id = @RunId", new { run.RunId }) is "cancelled" or "succeeded", what: "it ends");
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from training_run"));
    }

    private static (long Errors, long Warnings, long Total, long NewTemplates)? MinuteOf(PredictionHost host) =>
        host.Service.Services.GetRequiredService<Feeds.FeedBook>().Snapshot().Fleet.Feeds.TryGetValue("SHARED", out var feed)
            ? feed.Activity.Sum(PredictionHost.Start.AddHours(23), PredictionHost.Start.AddHours(24))
            : null;

    private static Task ScoreAsync(PredictionHost host) => host.Service.Services.GetRequiredService<Scorer>().ScoreAsync(["FEED_1"], Token);

    private static Task<long> RecordsAsync(System.Data.Common.DbConnection connection, ManualTime time) => connection.ExecuteScalarAsync<long>(
        "select count(*) from prediction_history where feed = 'SCORED' and at = @at", new { at = time.GetUtcNow().UtcDateTime });

    private static async Task<TrainingRun?> TryTrainAsync(PredictionHost host)
    {
        using var response = await host.Service.Client.PostAsync("/api/v1/models/train", null, Token);
        return response.IsSuccessStatusCode
            ? await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<TrainingRun>(response.Content, Hermes.Contracts.Http.HermesJson.Options, Token)
            : null;
    }

    private static async Task<string> EventAsync(StreamReader reader)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }
}

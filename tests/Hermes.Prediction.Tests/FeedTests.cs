using System.Net;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Testing;

namespace Hermes.Prediction.Tests;

public sealed class FeedTests(FeedTests.SharedHost shared) : IClassFixture<FeedTests.SharedHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PredictionHost Host => shared.Host;

    [Fact]
    public async Task A_batch_delivered_twice_counts_once()
    {
        var batch = new ExecutionsRecorded
        {
            BatchId = Guid.NewGuid(),
            Executions = [.. Enumerable.Range(0, 20).Select(i => Facts.Run("TWICE", $"{i}", PredictionHost.Start.AddHours(i), 60, ExecutionStatus.Succeeded))],
        };
        var counted = new LogActivityCounted
        {
            BatchId = Guid.NewGuid(),
            Activity = [new LogActivity { Feed = "TWICE", Source = "test", Minute = PredictionHost.Start, Errors = 3, Total = 10 }],
        };
        await Host.Service.PublishAsync(batch, Token);
        await Host.Service.PublishAsync(batch, Token);
        await Host.Service.PublishAsync(counted, Token);
        await Host.Service.PublishAsync(counted, Token);
        await Host.Service.PublishAsync(counted with { BatchId = Guid.NewGuid() }, Token);
        await Host.ArrivedAsync("TWICE", 20);
        await using var connection = await Host.Service.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<int?>("select errors from log_minute where feed = 'TWICE'") == 6);
        Assert.Equal(20, await connection.ExecuteScalarAsync<long>("select count(*) from execution where feed = 'TWICE'"));
        Assert.Equal(6, await connection.ExecuteScalarAsync<int>("select errors from log_minute where feed = 'TWICE'"));
    }

    [Fact]
    public async Task A_late_running_report_does_not_take_an_outcome_back()
    {
        var start = PredictionHost.Start;
        await Host.PublishAsync(false, [Facts.Run("LATE", "1", start, 60, ExecutionStatus.Running)]);
        await Host.PublishAsync(false, [Facts.Run("LATE", "1", start, 60, ExecutionStatus.Failed)]);
        await Eventually.TrueAsync(async () => (await RunsOf("LATE")).Any(run => run.Status == ExecutionStatus.Failed));
        await Host.PublishAsync(false, [Facts.Run("LATE", "1", start, 60, ExecutionStatus.Running)]);
        await Host.PublishAsync(false, [Facts.Run("LATE", "2", start.AddHours(1), 60, ExecutionStatus.Succeeded)]);
        await Host.ArrivedAsync("LATE", 2);
        Assert.Equal([ExecutionStatus.Succeeded, ExecutionStatus.Failed], (await RunsOf("LATE")).Select(run => run.Status));
    }

    [Fact]
    public async Task A_feed_is_declared_read_and_paged()
    {
        var declared = await Host.Client.PutFeedAsync("DECLARED", new FeedDeclaration { Owner = "Data", Schedule = "*/30 * * * *", ImpactTier = 4, Upstreams = ["UP"] }, Token);
        Assert.Equal(("*/30 * * * *", 4), (declared.Schedule, declared.ImpactTier));
        await Host.Client.PutFeedAsync("UP", new FeedDeclaration { IntervalMinutes = 5 }, Token);
        Assert.Equal(1, (await Host.Client.GetFeedAsync("UP", Token)).DownstreamCount);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Host.Client.GetFeedsAsync(cursor, 1, Token);
            seen.AddRange(page.Items.Select(feed => feed.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Contains("DECLARED", seen);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Lineage_tells_upstreams_and_owner_where_nobody_declared_them()
    {
        await Host.Client.PutFeedAsync("DECLARES", new FeedDeclaration { Owner = "Data", Upstreams = ["BY_HAND"] }, Token);
        await Host.Service.PublishAsync(new LineageRecorded
        {
            BatchId = Guid.NewGuid(),
            Feeds = [new LineageFact { Feed = "DECLARES", Upstreams = ["SEEN"], Owners = ["Others"] }, new LineageFact { Feed = "LEARNS", Upstreams = ["SEEN"], Owners = ["Finance", "Data"] }],
        }, Token);

        await Eventually.TrueAsync(async () => (await Host.Client.GetFeedsAsync(null, 1000, Token)).Items.Any(feed => feed.Name == "LEARNS"));
        var learned = await Host.Client.GetFeedAsync("LEARNS", Token);
        var declared = await Host.Client.GetFeedAsync("DECLARES", Token);
        Assert.Equal(("Finance", "SEEN"), (learned.Owner, learned.Upstreams.Single()));
        Assert.Equal(("Data", "BY_HAND"), (declared.Owner, declared.Upstreams.Single()));
    }

    [Fact]
    public async Task What_is_normal_is_learned_and_shown()
    {
        Host.Time.MoveTo(PredictionHost.Start.AddDays(6));
        await Host.PublishAsync(true, [.. Enumerable.Range(0, 100).Select(i => Facts.Run("NORMAL", $"{i}", PredictionHost.Start.AddHours(i), 120, ExecutionStatus.Succeeded))]);
        await Host.ArrivedAsync("NORMAL", 100);
        var baseline = await Host.Client.GetBaselineAsync("NORMAL", Token);
        Assert.Equal((120, 60), (baseline.DurationSeconds!.Median, baseline.IntervalMinutes!.Median));
        Assert.Equal(168, baseline.DurationSeconds.ByHourOfWeek.Count);
        Assert.Null(baseline.Volume);
    }

    [Fact]
    public async Task A_feed_is_scored_on_demand_with_what_if_values()
    {
        Host.Time.MoveTo(PredictionHost.Start.AddDays(6));
        await Host.PublishAsync(false, [.. Enumerable.Range(0, 30).Select(i => Facts.Run("ASKED", $"{i}", PredictionHost.Start.AddHours(i), 60, ExecutionStatus.Succeeded))]);
        await Host.ArrivedAsync("ASKED", 30);
        var now = await Host.Client.PredictAsync(new PredictRequest("ASKED"), Token);
        Assert.InRange(now.Probability, 0, 0.2);
        Assert.Equal(0, now.Features!["failed_last_10"]);
        var broken = await Host.Client.PredictAsync(new PredictRequest("ASKED", new Dictionary<string, double> { ["failed_last_10"] = 1 }), Token);
        Assert.True(broken.Probability > 5 * now.Probability);
        Assert.Equal(now.Probability, broken.UnchangedProbability);

        var choice = Assert.Single(now.Choices!, choice => choice.Factor == "outcome");
        Assert.Contains(choice.States, state => state.Name == "failed");
        var failed = await Host.Client.PredictAsync(new PredictRequest("ASKED", Changes: [new FactorChange("outcome", "failed")]), Token);
        Assert.True(failed.Probability > now.Probability);
        Assert.Equal(1, failed.Features!["failed_last_1"]);
        await AssertProblemAsync(
            await Host.Service.Client.PostAsync("/api/v1/predict", Json("""{"feed":"ASKED","changes":[{"factor":"outcome","state":"exploded"}]}"""), Token),
            HttpStatusCode.BadRequest,
            "changes[0]");
    }

    [Theory]
    [InlineData("""{"impactTier":9}""", "impactTier")]
    [InlineData("""{"schedule":"every full moon"}""", "schedule")]
    [InlineData("""{"intervalMinutes":-5}""", "intervalMinutes")]
    [InlineData("""{"upstreams":["BAD"]}""", "upstreams")]
    [InlineData("""{"upstreams":[""]}""", "upstreams")]
    [InlineData("""{"upstreams":["\u0000"]}""", "upstreams")]
    [InlineData("""{"owner":"\u0000"}""", "owner")]
    public async Task A_wrong_declaration_names_the_field(string body, string field) =>
        await AssertProblemAsync(await Host.Service.Client.PutAsync("/api/v1/feeds/BAD", Json(body), Token), HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "feed")]
    [InlineData("""{"feed":"NOBODY"}""", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("""{"feed":"ANY","overrides":{"moon_phase":1}}""", HttpStatusCode.BadRequest, "moon_phase")]
    [InlineData("""{"feed":"ANY","at":"1970-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest, "at")]
    [InlineData("""{"feed":""", HttpStatusCode.BadRequest, "JSON")]
    public async Task A_wrong_question_gets_a_clear_answer(string body, HttpStatusCode status, string names) =>
        await AssertProblemAsync(await Host.Service.Client.PostAsync("/api/v1/predict", Json(body), Token), status, names);

    [Theory]
    [InlineData("/api/v1/feeds/NOBODY", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("/api/v1/feeds/NOBODY/baseline", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("/api/v1/feeds/NOBODY/history", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("/api/v1/predictions/NOBODY/history", HttpStatusCode.NotFound, "NOBODY")]
    [InlineData("/api/v1/feeds?limit=0", HttpStatusCode.BadRequest, "limit")]
    [InlineData("/api/v1/feeds?cursor=%21", HttpStatusCode.BadRequest, "cursor")]
    [InlineData("/api/v1/predictions?status=Purple", HttpStatusCode.BadRequest, "status")]
    [InlineData("/api/v1/predictions?cursor=YWJj", HttpStatusCode.BadRequest, "cursor")]
    [InlineData("/api/v1/models?cursor=YWJj", HttpStatusCode.BadRequest, "cursor")]
    [InlineData("/api/v1/models/none", HttpStatusCode.NotFound, "none")]
    public async Task A_wrong_address_gets_a_clear_answer(string path, HttpStatusCode status, string names) =>
        await AssertProblemAsync(await Host.Service.Client.GetAsync(path, Token), status, names);

    [Fact]
    public async Task Scorings_are_streamed_as_they_happen()
    {
        await Host.PublishAsync(true, [Facts.Run("STREAMED", "1", PredictionHost.Start, 60, ExecutionStatus.Succeeded)]);
        await Host.ArrivedAsync("STREAMED", 1);
        await using var stream = Host.Client.StreamPredictionsAsync(Token).GetAsyncEnumerator(Token);
        var next = stream.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(async () =>
        {
            await Host.ScoreAsync("STREAMED");
            return next.IsCompleted;
        });
        Assert.True(await next);
        Assert.NotEmpty(stream.Current.Feed);
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string names)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.True(response.StatusCode == status, text);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains(names, text, StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyList<ExecutionFact>> RunsOf(string feed)
    {
        using var response = await Host.Service.Client.GetAsync($"/api/v1/feeds/{feed}/history", Token);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<Page<ExecutionFact>>(HermesJson.Options, Token))!.Items
            : [];
    }

    public sealed class SharedHost : IAsyncLifetime
    {
        internal PredictionHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await PredictionHost.StartAsync();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}

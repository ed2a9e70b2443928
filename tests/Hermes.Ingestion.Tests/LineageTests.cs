using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Tests;

public sealed class LineageTests(IngestionFixture app)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Facets_of_a_runs_events_add_up_in_whatever_order_and_however_often_they_come()
    {
        var run = Guid.NewGuid();
        var recorded = await app.Service.ListenAsync<ExecutionsRecorded>();
        string[] events =
        [
            Event("FAIL", 5, "ORDERS", run, runFacets: """ "errorMessage":{"message":"division by zero\u0000","programmingLanguage":"PYTHON","stackTrace":"at x"} """, outputs: Output("t", 0, 0)),
            Event("RUNNING", 2, "ORDERS", run, outputs: Output("t", 120, 4_000)),
            Event("START", 0, "ORDERS", run, jobFacets: """ "ownership":{"owners":[{"name":"finance"}]},"jobType":{"integration":"AIRFLOW","processingType":"BATCH","jobType":"TASK"} """,
                runFacets: """ "nominalTime":{"nominalStartTime":"2026-03-02T03:55:00Z"},"parent":{"run":{"runId":"0198c0de-0000-7000-8000-000000000001"},"job":{"namespace":"air","name":"nightly"}},"mine":{"deep":{"\ud800":"\ud800"}} """,
                inputs: """ {"namespace":"pg","name":"raw","inputFacets":{"inputStatistics":{"rowCount":130}}} """),
            Event("RUNNING", 1, "ORDERS", run, outputs: Output("t", 7, 7)),
            Event("OTHER", 6, "ORDERS", run, runFacets: """ "test":{"tests":[{"name":"not null","status":"fail"},{"name":"fresh","status":"fail","severity":"warn"},{"name":"unique","status":"pass"}]} """),
        ];
        foreach (var body in events.Concat(events))
        {
            Assert.Equal(HttpStatusCode.Created, (await PostAsync("/api/v1/lineage", body)).StatusCode);
        }

        var stored = (await app.Client.GetExecutionsAsync("ORDERS", null, null, 10, Token)).Items.Single().Execution;
        Assert.Equal((run.ToString(), ExecutionStatus.Failed, Start, Start.AddMinutes(5), Start.AddMinutes(-5)), (stored.ExecutionId, stored.Status, stored.StartedAt, stored.EndedAt, stored.ScheduledAt));
        // The failure said that it wrote nothing, later than the counts before it.
        Assert.Equal((130L, 0L, 0L, 2, 1), (stored.RowsIn, stored.RowsOut, stored.Bytes, stored.ErrorCount, stored.WarningCount));
        Assert.Equal(("air-prod", "finance", "nightly", "pg/raw", "fresh, not null"), (stored.Attributes!["jobNamespace"], stored.Attributes["owners"], stored.Attributes["parentJob"], stored.Attributes["inputs"], stored.Attributes["failedChecks"]));
        Assert.StartsWith("division by zero", stored.Attributes["error"]);
        var messages = recorded.Drain().Where(m => m.Executions[0].Feed == "ORDERS").ToList();
        Assert.All(messages, message => Assert.False(message.Historical));
    }

    [Fact]
    public async Task An_outcome_is_not_taken_back_and_the_later_one_counts()
    {
        var run = Guid.NewGuid();
        foreach (var (type, minute) in ((string, int)[])[("COMPLETE", 3), ("FAIL", 4), ("COMPLETE", 2), ("START", 0), ("RUNNING", 9)])
        {
            (await PostAsync("/lineage", Event(type, minute, "OUTCOMES", run))).EnsureSuccessStatusCode();
        }

        var stored = (await app.Client.GetExecutionsAsync("OUTCOMES", null, null, 10, Token)).Items.Single().Execution;
        Assert.Equal((ExecutionStatus.Failed, 240.0), (stored.Status, stored.DurationSeconds));
    }

    [Fact]
    public async Task Feeds_that_share_a_dataset_are_upstream_and_downstream()
    {
        var announced = await app.Service.ListenAsync<LineageRecorded>();
        var reader = Event("START", 0, "READER", Guid.NewGuid(), inputs: """ {"namespace":"pg","name":"shared","facets":{"schema":{"fields":[{"name":"id","type":"INT"}]}}} """,
            runFacets: """ "jobDependencies":{"upstream":[{"job":{"namespace":"air-prod","name":"WAITED_FOR"}}]} """);
        var writer = $$"""{"eventTime":"{{Start:O}}","producer":"https://example.org/p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent","job":{"namespace":"air-prod","name":"WRITER"},"outputs":[{"namespace":"pg","name":"shared"}]}""";
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/lineage/batch", $"[{reader}]")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/api/v1/lineage/batch", $"[{writer},{writer}]")).StatusCode);

        Assert.Equal(["WAITED_FOR"], (await announced.ReadAsync(OfReader)).Feeds.Single(f => f.Feed == "READER").Upstreams);
        Assert.Equal(["WAITED_FOR", "WRITER"], (await announced.ReadAsync(OfReader)).Feeds.Single(f => f.Feed == "READER").Upstreams);
        (await PostAsync("/lineage", reader)).EnsureSuccessStatusCode();
        var lineage = await IngestionFixture.ReadAsync<FeedLineage>(await app.Service.Client.GetAsync("/api/v1/lineage?feed=READER", Token), Token);
        Assert.Equal(["WAITED_FOR", "WRITER"], lineage.Upstream.Select(u => u.Feed));
        Assert.Equal("pg/shared", lineage.Upstream[1].Datasets.Single());
        Assert.Equal(("shared", "id", "INT"), (lineage.Inputs.Single().Name, lineage.Inputs[0].Fields!.Single().Name, lineage.Inputs[0].Fields![0].Type));
        var back = await IngestionFixture.ReadAsync<FeedLineage>(await app.Service.Client.GetAsync("/api/v1/lineage?feed=WRITER", Token), Token);
        Assert.Equal("READER", back.Downstream.Single().Feed);
        Assert.Empty((await app.Client.GetExecutionsAsync("WRITER", null, null, 10, Token)).Items);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Service.Client.GetAsync("/api/v1/lineage?feed=NOBODY", Token)).StatusCode);

        static bool OfReader(LineageRecorded message) => message.Feeds.Any(f => f.Feed == "READER");
    }

    [Fact]
    public async Task Of_a_batch_the_good_events_are_kept_and_the_bad_ones_named()
    {
        var good = Event("COMPLETE", 1, "BATCHED", Guid.NewGuid());
        var answer = await PostAsync("/api/v1/lineage/batch", $"[{good},{good.Replace("COMPLETE", "DONE")},7]");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var result = await IngestionFixture.ReadAsync(answer, Token);
        Assert.Equal("partial_success", result.GetProperty("status").GetString());
        Assert.Equal("""{"received":3,"successful":1,"failed":2,"retriable":0,"non_retriable":2}""", result.GetProperty("summary").GetRawText());
        Assert.Equal([1, 2], result.GetProperty("failed_events").EnumerateArray().Select(e => e.GetProperty("index").GetInt32()));
        Assert.StartsWith("eventType: ", result.GetProperty("failed_events")[0].GetProperty("reason").GetString());
        Assert.Single((await app.Client.GetExecutionsAsync("BATCHED", null, null, 10, Token)).Items);
    }

    [Fact]
    public async Task Many_senders_at_once_neither_lose_an_event_nor_wait_for_each_other_for_ever()
    {
        const int runs = 40;
        var ids = Enumerable.Range(0, runs).Select(_ => Guid.NewGuid()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (round, _) =>
        {
            // Every batch holds every run, each in an order of its own.
            var events = Enumerable.Range(0, runs).OrderBy(i => HashCode.Combine(i, round)).Select(i => Event(
                (round % 3) switch { 0 => "START", 1 => "RUNNING", _ => "COMPLETE" }, round % 3, $"CROWD_{i % 10}", ids[i],
                jobFacets: $$$""" "ownership":{"owners":[{"name":"team {{{round}}}"}]} """,
                inputs: $$$$"""{"namespace":"crowd","name":"t{{{{i % 10}}}}","facets":{"schema":{"fields":[{"name":"c{{{{round}}}}"}]}}}""",
                outputs: $$"""{"namespace":"crowd","name":"t{{(i + 1) % 10}}"}"""));
            Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/lineage/batch", $"[{string.Join(',', events)}]")).StatusCode);
        });

        var stored = new List<ExecutionFact>();
        for (var i = 0; i < 10; i++)
        {
            stored.AddRange((await app.Client.GetExecutionsAsync($"CROWD_{i}", null, null, 100, Token)).Items.Select(item => item.Execution));
        }

        Assert.Equal(runs, stored.Count);
        Assert.All(stored, run => Assert.Equal((ExecutionStatus.Succeeded, Start), (run.Status, run.StartedAt)));
        var lineage = await IngestionFixture.ReadAsync<FeedLineage>(await app.Service.Client.GetAsync("/api/v1/lineage?feed=CROWD_3", Token), Token);
        Assert.Equal(("CROWD_2", "CROWD_4"), (lineage.Upstream.Single().Feed, lineage.Downstream.Single().Feed));
    }

    [Theory]
    [InlineData("\"eventTime\"", "\"time\"", "eventTime")]
    [InlineData("2026-03-02T04:01", "2026-13-02T04:01", "eventTime")]
    [InlineData("https://example.org/p", "no uri", "producer")]
    [InlineData("\"schemaURL\"", "\"schema\"", "schemaURL")]
    [InlineData("\"runId\":\"", "\"runId\":\"x", "run.runId")]
    [InlineData("\"job\":", "\"jobs\":", "job")]
    [InlineData("\"name\":\"RULES\"", "\"name\":\"\"", "job.name")]
    [InlineData("\"name\":\"in\"", "\"title\":\"in\"", "inputs[0].name")]
    [InlineData("\"inputs\":[", "\"inputs\":7,\"x\":[", "inputs")]
    [InlineData("\"facets\":{}", "\"facets\":{\"sql\":1}", "job.facets.sql")]
    public async Task An_event_that_breaks_a_rule_is_refused_by_field(string part, string broken, string field)
    {
        var body = Event("COMPLETE", 1, "RULES", Guid.NewGuid(), inputs: """ {"namespace":"pg","name":"in"} """);
        Assert.Contains(part, body);
        var answer = await PostAsync("/api/v1/lineage", body.Replace(part, broken));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(answer, Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_packed_event_of_a_dataset_alone_is_taken()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($$$"""{"eventTime":"{{{Start:O}}}","producer":"https://example.org/p","schemaURL":"https://example.org/s","dataset":{"namespace":"pg","name":"alone"}}"""), Token);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(HttpStatusCode.Created, (await app.Service.Client.PostAsync("/api/v1/lineage", content, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/v1/lineage", "{\"eventTime\"")).StatusCode);
    }

    [Fact]
    public async Task A_job_name_that_is_too_long_for_a_feed_is_cut_and_stays_its_own()
    {
        var name = new string('n', 300);
        (await PostAsync("/lineage", Event("COMPLETE", 1, name + "1", Guid.NewGuid()))).EnsureSuccessStatusCode();
        (await PostAsync("/lineage", Event("COMPLETE", 1, name + "2", Guid.NewGuid()))).EnsureSuccessStatusCode();

        var feeds = (await app.Client.GetExecutionsAsync(null, null, null, 1000, Token)).Items.Select(item => item.Execution.Feed).Where(feed => feed.StartsWith("nnnn", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, feeds.Distinct().Count());
        Assert.All(feeds, feed => Assert.Equal(200, feed.Length));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        app.Service.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Token);

    private static string Output(string name, long rows, long bytes) =>
        $$$$""" {"namespace":"pg","name":"{{{{name}}}}","outputFacets":{"outputStatistics":{"rowCount":{{{{rows}}}},"size":{{{{bytes}}}}}}} """;

    private static string Event(string type, int minute, string job, Guid run, string runFacets = "", string jobFacets = "", string inputs = "", string outputs = "") =>
        $$$"""
        {"eventType":"{{{type}}}","eventTime":"{{{Start.AddMinutes(minute):yyyy-MM-ddTHH:mm:ss.fffZ}}}","producer":"https://example.org/p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
         "run":{"runId":"{{{run}}}","facets":{{{{runFacets}}}}},"job":{"namespace":"air-prod","name":{{{JsonSerializer.Serialize(job)}}},"facets":{{{{jobFacets}}}}},"inputs":[{{{inputs}}}],"outputs":[{{{outputs}}}]}
        """;
}

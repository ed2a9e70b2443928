using System.Net;
using System.Text;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Tests;

public sealed class ExecutionTests(IngestionFixture app)
{
    private static readonly DateTimeOffset Start = new(2025, 1, 7, 14, 30, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_stored_once_and_announced_when_it_changes()
    {
        var recorded = await app.Service.ListenAsync<ExecutionsRecorded>();
        var report = new ExecutionReport { Feed = "ONCE", ExecutionId = "1", Status = "running", StartedAt = Start };

        await app.Client.SendExecutionsAsync([report], Token);
        await app.Client.SendExecutionsAsync([report], Token);
        await app.Client.SendExecutionsAsync([report with { Status = "SUCCESS", EndedAt = Start.AddMinutes(5), RowsOut = 7 }], Token);
        await app.Client.SendExecutionsAsync([report], Token);

        var stored = (await app.Client.GetExecutionsAsync("ONCE", null, null, 10, Token)).Items.Single().Execution;
        Assert.Equal((ExecutionStatus.Succeeded, 300.0, 7L), (stored.Status, stored.DurationSeconds, stored.RowsOut));
        var messages = new[] { await recorded.ReadAsync(OfFeed), await recorded.ReadAsync(OfFeed) };
        Assert.Equal([ExecutionStatus.Running, ExecutionStatus.Succeeded], messages.Select(m => m.Executions.Single().Status));
        Assert.All(messages, m => Assert.False(m.Historical));
        Assert.DoesNotContain(recorded.Drain(), OfFeed);

        static bool OfFeed(ExecutionsRecorded message) => message.Executions[0].Feed == "ONCE";
    }

    [Fact]
    public async Task Wrong_runs_are_refused_by_index_and_field_and_nothing_is_stored()
    {
        var response = await app.Service.Client.PostAsync("/api/v1/executions", Json(
            """
            [{"feed":"WRONG","status":"Succeeded","startedAt":"2025-01-07T14:30:00Z"},
             {"feed":"WRONG","status":"Exploded","startedAt":"2025-01-07T14:30:00Z"},
             {"feed":"WRONG","status":"Failed","startedAt":"2025-01-07T14:30:00Z","endedAt":"2025-01-07T14:00:00Z","durationSeconds":-1,"rowsIn":-5},
             {"feed":"WRONG","status":"Failed","startedAt":"1970-01-01T00:00:00Z"},
             {"feed":"WRONG","status":"Failed","startedAt":"2099-01-01T00:00:00Z"},
             {"feed":"","status":"Failed"},
             {"feed":"WRONG","status":"Failed","startedAt":"yesterday"},
             7]
            """), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await IngestionFixture.ReadAsync(response, Token)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["[1].status", "[2].durationSeconds", "[2].endedAt", "[2].rowsIn", "[3].startedAt", "[4].startedAt", "[5].feed", "[5].startedAt", "[6].startedAt", "[7]"],
            errors);
        Assert.Empty((await app.Client.GetExecutionsAsync("WRONG", null, null, 10, Token)).Items);
    }

    [Theory]
    [InlineData("{\"feed\":")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task A_body_that_is_no_run_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Service.Client.PostAsync("/api/v1/executions", Json(body), Token)).StatusCode);

    [Fact]
    public async Task A_time_without_a_zone_is_utc_and_a_run_without_an_id_gets_a_stable_one()
    {
        for (var i = 0; i < 2; i++)
        {
            (await app.Service.Client.PostAsync("/api/v1/executions", Json(
                """{"feed":"ZONE","status":"Failed","startedAt":"2025-01-07T14:30:00","durationSeconds":60,"attributes":{"host":"a","try":2}}"""), Token)).EnsureSuccessStatusCode();
        }

        var run = (await app.Client.GetExecutionsAsync("ZONE", "failed", null, 10, Token)).Items.Single().Execution;
        Assert.Equal((Start, Start.AddSeconds(60), "2"), (run.StartedAt, run.EndedAt, run.Attributes!["try"]));
    }

    [Fact]
    public async Task A_history_is_imported_with_its_bad_rows_named_and_twice_is_once()
    {
        var csv = new StringBuilder("Started_At;status;feed;rows_in;durationSeconds;attributes;unknown\n");
        for (var i = 0; i < 25_000; i++)
        {
            csv.Append($"{Start.AddMinutes(i - 30_000):O};{(i % 7 == 0 ? "FAILED" : "COMPLETE")};IMPORT_{i % 3};{i}.0;{i % 60};\"{{\"\"a;b\"\":\n\"\"c\"\"}}\";x\n");
        }

        csv.Append("2025-01-07T14:30:00Z;Exploded;IMPORT_0;;;;\n1970-01-01;Failed;IMPORT_0;;;;\n2025-01-07T14:30:00Z;Failed;;;;;\n2025-01-07T14:30:00Z;Failed;IMPORT_0;many;;;\n2025-01-07T14:30:00Z;Failed;IMPORT_0;;-3;;\n");
        var recorded = await app.Service.ListenAsync<ExecutionsRecorded>();

        var first = await ImportAsync(csv.ToString());
        var second = await ImportAsync(csv.ToString());

        Assert.Equal((25_000L, 0L, 5L), (first.Imported, first.Duplicates, first.RejectedCount));
        Assert.Equal(["50002:status", "50003:startedAt", "50004:feed", "50005:rowsIn", "50006:durationSeconds"], first.Rejected.Select(r => $"{r.Line}:{r.Field}"));
        Assert.Equal((0L, 25_000L), (second.Imported, second.Duplicates));
        var announced = 0;
        while (announced < 25_000)
        {
            var message = await recorded.ReadAsync(m => m.Executions[0].Feed.StartsWith("IMPORT_", StringComparison.Ordinal));
            Assert.True(message.Historical);
            Assert.True(message.Executions.Count <= 500);
            announced += message.Executions.Count;
        }

        Assert.Equal(25_000, announced);
        var page = await app.Client.GetExecutionsAsync("IMPORT_1", null, null, 10, Token);
        Assert.NotNull(page.NextCursor);
        Assert.Equal("c", page.Items[0].Execution.Attributes!["a;b"]);
    }

    [Theory]
    [InlineData("", "file")]
    [InlineData("a,b,c\n1,2,3\n", "header")]
    [InlineData("feed,status,startedAt,feed\n", "header")]
    [InlineData("\u0001\u0002PNG\n", "header")]
    [InlineData("feed,status,startedAt\nF,Failed,\"2025-01-07\n", "line 2")]
    public async Task A_file_that_cannot_be_imported_says_why(string csv, string field)
    {
        var response = await app.Service.Client.PostAsync("/api/v1/executions/import", new StringContent(csv, Encoding.UTF8, "text/csv"), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(response, Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_form_that_breaks_off_is_refused()
    {
        var form = new StringContent("--x\r\ngarbage");
        form.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        var response = await app.Service.Client.PostAsync("/api/v1/executions/import", form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("multipart", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_form_upload_is_imported_too()
    {
        using var form = new MultipartFormDataContent { { new StringContent("feed,status,startedAt\nFORM,ok,2025-01-07 14:30:00\n"), "file", "runs.csv" } };

        var result = await IngestionFixture.ReadAsync<ImportResult>(await app.Service.Client.PostAsync("/api/v1/executions/import", form, Token), Token);

        Assert.Equal(1, result.Imported);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<ImportResult> ImportAsync(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await app.Client.ImportExecutionsAsync(stream, Token);
    }
}

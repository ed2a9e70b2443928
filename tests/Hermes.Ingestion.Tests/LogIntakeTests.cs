using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class LogIntakeTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_accepted_is_stored_and_announced_once()
    {
        var counted = await app.Service.ListenAsync<LogActivityCounted>();
        var detected = await app.Service.ListenAsync<ErrorsDetected>();
        var minute = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToString("yyyy-MM-dd HH:mm");
        var lines = Enumerable.Range(0, 5_000).Select(i => i % 10 == 0
            ? $"{minute}:15 [ERROR] api.users.create - Database connection failed: Connection timeout after {i}s"
            : $"{minute}:15 [INFO] api.users.create - Request {i} served in {i % 90} ms");

        var result = await app.Client.SendLinesAsync(lines, "accepted", "USERS", Token);

        Assert.Equal(5_000, result.Accepted);
        Assert.Empty(result.Rejected);
        Assert.Equal(5_000, await app.CountAsync("accepted"));
        var activity = (await counted.ReadAsync(m => m.Activity[0].Source == "accepted")).Activity.Single();
        Assert.Equal((5_000, 500, "USERS", 2), (activity.Total, activity.Errors, activity.Feed, activity.NewTemplates));
        var error = (await detected.ReadAsync(m => m.Source == "accepted")).Errors.Single();
        Assert.Equal((500, "Connection", "USERS", "api.users.create"), (error.Count, error.Category, error.Feed, error.Component));
        Assert.Equal("Database connection failed: Connection timeout after <*>", error.Template);
        Assert.Equal(3, error.Samples.Count);
        await Eventually.TrueAsync(async () =>
        {
            await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "select count(*) from outbox";
            return (long)(await command.ExecuteScalarAsync(Token))! == 0;
        }, what: "the outbox is empty");
        Assert.DoesNotContain(counted.Drain(), m => m.Activity.Any(a => a.Source == "accepted"));
    }

    [Fact]
    public async Task A_line_is_found_by_each_filter_and_by_pages()
    {
        var now = TimeProvider.System.GetUtcNow();
        await app.Client.SendLinesAsync(
            Enumerable.Range(0, 25).Select(i => $"{now.AddSeconds(-i):yyyy-MM-dd HH:mm:ss} [{(i == 7 ? "ERROR" : "INFO")}] part.{i % 5} - marker{i} at 100%"), "filters", "FX", Token);

        Assert.Equal("marker7 at 100%", (await Logs(new LogFilter { Source = "filters", Level = "ERROR" })).Items.Single().Message);
        Assert.Equal(5, (await Logs(new LogFilter { Source = "filters", Component = "part.3" })).Items.Count);
        Assert.Equal(25, (await Logs(new LogFilter { Source = "filters", Feed = "FX", Q = "AT 100%" })).Items.Count);
        Assert.Empty((await Logs(new LogFilter { Source = "filters", Q = "marker_7" })).Items);
        Assert.Equal(10, (await Logs(new LogFilter { Source = "filters", From = now.AddSeconds(-9.99) })).Items.Count);
        var error = (await Logs(new LogFilter { Source = "filters", Level = "ERROR,FATAL" })).Items.Single();
        Assert.Contains((await Logs(new LogFilter { Source = "filters", Template = error.TemplateId })).Items, l => l.Id == error.Id);
        Assert.Single((await Logs(new LogFilter { Source = "filters", Category = error.Category })).Items);

        var seen = new List<LogEntry>();
        string? cursor = null;
        do
        {
            var page = await app.Client.GetLogsAsync(new LogFilter { Source = "filters" }, cursor, 10, Token);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(25, seen.DistinctBy(l => l.Id).Count());
        Assert.Equal(seen.OrderByDescending(l => l.Timestamp).ThenByDescending(l => l.Id), seen);

        Task<Page<LogEntry>> Logs(LogFilter filter) => app.Client.GetLogsAsync(filter, null, 100, Token);
    }

    [Fact]
    public async Task Json_arrays_keep_the_good_records_and_name_the_bad_ones()
    {
        var body = """[{"level":"error","message":"a","feed":"F1"},"2025-01-07 14:30:15 [WARN] x - b",42,null,{"msg":"c"}]""";

        var result = await Accepted(await app.PostAsync("/api/v1/logs?source=mixed&feed=F0", Encoding.UTF8.GetBytes(body), "application/json", Token));

        Assert.Equal((3, "2,3"), (result.Accepted, string.Join(',', result.Rejected.Select(r => r.Index))));
        var stored = (await app.Client.GetLogsAsync(new LogFilter { Source = "mixed" }, null, 10, Token)).Items;
        Assert.Equal(["a:F1", "b:F0", "c:F0"], stored.Select(l => $"{l.Message}:{l.Feed}").Order());
    }

    [Fact]
    public async Task Json_lines_keep_the_good_lines_and_name_the_bad_ones()
    {
        var body = "{\"message\":\"a\"}\n{broken\n\n\"b\"\n";

        var result = await Accepted(await app.PostAsync("/api/v1/logs?source=ndjson", Encoding.UTF8.GetBytes(body), "application/x-ndjson", Token));

        Assert.Equal((2, 1), (result.Accepted, result.Rejected.Single().Index));
        Assert.Contains("Line 2", result.Rejected.Single().Reason);
    }

    [Theory]
    [InlineData("[{\"message\":\"a\"},\n{\"message\":]", "application/json", "line 2")]
    [InlineData("{broken\n{broken", "application/x-ndjson", "Line 1")]
    [InlineData("[1] trailing", "application/json", "line 1")]
    [InlineData("", "text/plain", "empty")]
    [InlineData("  \n ", "application/json", "empty")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "application/json", "JSON")]
    public async Task A_body_that_cannot_be_read_is_refused_with_the_line(string body, string contentType, string says)
    {
        var response = await app.PostAsync("/api/v1/logs?source=unreadable", Encoding.UTF8.GetBytes(body), contentType, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await IngestionFixture.ReadAsync(response, Token);
        Assert.Contains(says, problem.GetProperty("errors").GetProperty("body")[0].GetString());
        Assert.Equal(0, await app.CountAsync("unreadable"));
    }

    [Theory]
    [InlineData("[\"a\",{\"message\":\"b\"}]", 2)]
    [InlineData("[app] starts with a bracket\nand goes on", 2)]
    [InlineData("{\"message\":\"a\"}\n{\"message\":\"b\"}\nc", 3)]
    [InlineData("{\n\"message\":\"a\"\n}", 1)]
    public async Task Curl_without_a_content_type_is_understood(string body, int accepted) =>
        Assert.Equal(accepted, (await Accepted(await app.PostAsync("/api/v1/logs?source=curl", Encoding.UTF8.GetBytes(body), "application/x-www-form-urlencoded", Token))).Accepted);

    [Fact]
    public async Task A_binary_body_is_refused()
    {
        var image = new byte[10_000];
        new Random(1).NextBytes(image);

        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("/api/v1/logs?source=binary", image, "text/plain", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("/api/v1/logs?source=binary", Encoding.Unicode.GetBytes("some lines of text in UTF-16"), null, Token)).StatusCode);
        Assert.Equal(0, await app.CountAsync("binary"));
    }

    [Fact]
    public async Task Too_large_bodies_are_refused_packed_or_not()
    {
        var large = new byte[(32 * 1024 * 1024) + 1];
        Array.Fill(large, (byte)'a');
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.PostAsync("/api/v1/logs", large, "text/plain", Token)).StatusCode);

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(large, Token);
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostGzip(packed.ToArray())).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostGzip([1, 2, 3])).StatusCode);
    }

    [Fact]
    public async Task Gzip_is_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("one\ntwo\n"u8.ToArray(), Token);
        }

        Assert.Equal(2, (await Accepted(await PostGzip(packed.ToArray()))).Accepted);
        Assert.Equal(4, (await Accepted(await PostGzip([.. packed.ToArray(), .. packed.ToArray()]))).Accepted);
    }

    [Fact]
    public async Task Gzip_that_was_cut_off_is_refused_whole()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"line {i * 7919 % 10_007}"))), Token);
        }

        var whole = packed.ToArray();
        foreach (var length in new[] { 5, 15, whole.Length / 2, whole.Length - 9, whole.Length - 4, whole.Length - 1 })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostGzip(whole[..length])).StatusCode);
        }

        Assert.Equal(20_000, (await Accepted(await PostGzip(whole))).Accepted);
    }

    [Fact]
    public async Task Damaged_lines_are_kept_and_marked()
    {
        byte[] body = [.. "caf"u8, 0xE9, .. " is closed\n"u8, .. "a\0b with a nul in it\n"u8, .. Encoding.UTF8.GetBytes(new string('x', 10_000_000)), .. "\n2099-01-01 00:00:00 [INFO] a - future\n1970-01-01 00:00:00 [INFO] a - past\n"u8];

        Assert.Equal(5, (await Accepted(await app.PostAsync("/api/v1/logs?source=damaged", body, "text/plain", Token))).Accepted);

        var stored = (await app.Client.GetLogsAsync(new LogFilter { Source = "damaged" }, null, 10, Token)).Items;
        Assert.Contains("invalidUtf8", stored.Single(l => l.Message.StartsWith("caf", StringComparison.Ordinal)).Marks!);
        Assert.Contains("nulRemoved", stored.Single(l => l.Message.StartsWith("ab", StringComparison.Ordinal)).Marks!);
        Assert.Equal(65_536, stored.Single(l => l.Truncated).Raw.Length);
        Assert.All(stored.Where(l => l.Component == "a"), l => Assert.Contains("timestampSuspect", l.Marks!));
        Assert.Equal(2099, stored.Single(l => l.Message == "future").StatedAt?.Year);
    }

    [Fact]
    public async Task Lines_older_than_the_retention_are_kept_under_today()
    {
        await app.Client.SendLinesAsync(["2020-01-01 00:00:00 [INFO] a - long ago"], "old", null, Token);

        var stated = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var filter in (LogFilter[])[new() { From = TimeProvider.System.GetUtcNow().AddHours(-1) }, new() { From = stated, To = stated.AddSeconds(1) }])
        {
            var stored = (await app.Client.GetLogsAsync(filter with { Source = "old" }, null, 10, Token)).Items.Single();
            Assert.Contains("olderThanRetention", stored.Marks!);
            Assert.Equal(stated, stored.Timestamp);
        }

        Assert.Empty((await app.Client.GetLogsAsync(new LogFilter { Source = "old", From = stated.AddSeconds(1), To = stated.AddDays(1) }, null, 10, Token)).Items);
    }

    [Fact]
    public async Task The_live_tail_shows_lines_as_they_are_stored()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var tail = app.Client.StreamLogsAsync(new LogFilter { Source = "tail", Level = "ERROR" }, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = tail.MoveNextAsync().AsTask();
        var sent = 0;
        await Eventually.TrueAsync(async () =>
        {
            // The stream may not be open at the first line.
            await app.Client.SendLinesAsync([$"2025-01-07 14:30:15 [INFO] a - no {sent}", $"2025-01-07 14:30:15 [ERROR] a - yes {sent++}"], "tail", null, Token);
            return next.IsCompleted;
        }, what: "the tail shows a line");

        Assert.True(await next);
        Assert.StartsWith("yes", tail.Current.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
    }

    [Theory]
    [InlineData("level=LOUD", "level")]
    [InlineData("template=xyz", "template")]
    [InlineData("cursor=xyz", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=100000", "limit")]
    [InlineData("from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", "from")]
    [InlineData("q=a&from=2025-01-02T00:00:00Z&to=2025-03-01T00:00:00Z", "from")]
    public async Task Wrong_filters_are_named(string query, string field)
    {
        var response = await app.Service.Client.GetAsync($"/api/v1/logs?{query}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(response, Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Templates_and_statistics_count_what_was_stored()
    {
        await app.Client.SendLinesAsync(Enumerable.Range(0, 30).Select(i => $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} [ERROR] stats.x - Statistics test of {i} parts broke"), "stats", "STATS", Token);

        var template = (await app.Client.GetTemplatesAsync("stats", null, 10, Token)).Items.Single();
        Assert.Equal((30L, "Statistics test of <*> parts broke"), (template.Count, template.Template));
        Assert.Equal(template.Id, (await app.Service.Client.GetFromJsonAsync<LogTemplate>($"/api/v1/templates/{template.Id}", HermesJson.Options, Token))!.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Service.Client.GetAsync("/api/v1/templates/0000000000000000", Token)).StatusCode);
        var top = (await app.Client.GetTopErrorsAsync(24, 100, Token)).Single(t => t.Feed == "STATS");
        Assert.Equal((30L, "stats.x"), (top.Count, top.Component));
        var hours = await app.Client.GetErrorsPerHourAsync(24, Token);
        Assert.Equal(24, hours.Count);
        Assert.True(hours.Sum(h => h.Errors) >= 30);
        Assert.True((await app.Service.Client.GetFromJsonAsync<IntakeSummary>("/api/v1/stats/summary", HermesJson.Options, Token))!.Lines24h >= 30);
    }

    private static async Task<IntakeResult> Accepted(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<IntakeResult>(HermesJson.Options, Token))!;
    }

    private Task<HttpResponseMessage> PostGzip(byte[] packed)
    {
        var content = new ByteArrayContent(packed);
        content.Headers.ContentType = new("text/plain");
        content.Headers.ContentEncoding.Add("gzip");
        return app.Service.Client.PostAsync("/api/v1/logs?source=gzip", content, Token);
    }
}

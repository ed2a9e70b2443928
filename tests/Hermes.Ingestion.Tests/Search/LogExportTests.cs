using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Tests.Search;

public sealed class LogExportTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_holds_every_line_once()
    {
        await SendAsync("export-all", 12_000);

        using var response = await GetAsync("format=ndjson&source=export-all&q=row");
        var lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(12_000, lines.Select(line => JsonSerializer.Deserialize<LogEntry>(line, HermesJson.Options)!.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_does_not_fit_goes_on_at_the_cursor_of_the_last_line()
    {
        await SendAsync("export-parts", 250);
        var seen = new List<JsonElement>();
        var before = -1;
        while (seen.Count > before)
        {
            before = seen.Count;
            using var response = await GetAsync($"source=export-parts&limit=100{(before == 0 ? "" : $"&cursor={seen[^1].GetProperty("cursor")}")}");
            seen.AddRange((await response.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)));
        }

        Assert.Equal(250, seen.Select(line => line.GetProperty("id").GetInt64()).Distinct().Count());
        Assert.Equal(250, seen.Count);
    }

    [Fact]
    public async Task Csv_is_packed_when_asked_for_and_runs_no_formulas()
    {
        await app.Client.SendLinesAsync(["2026-01-01 00:00:00 [INFO] c - =HYPERLINK(\"http://evil\")"], "export-csv", null, Token);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/logs/export?format=csv&source=export-csv");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await app.Service.Client.SendAsync(request, Token);

        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        var text = await new StreamReader(unpacked).ReadToEndAsync(Token);
        Assert.StartsWith("timestamp,level,source,feed,component,message,", text, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", text);
    }

    [Theory]
    [InlineData("format=xlsx", "format")]
    [InlineData("limit=2000000", "limit")]
    [InlineData("cursor=xyz", "cursor")]
    [InlineData("level=LOUD", "level")]
    public async Task A_wrong_export_is_refused_before_it_begins(string query, string field)
    {
        using var response = await app.Service.Client.GetAsync($"/api/v1/logs/export?{query}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(response, Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    private async Task<HttpResponseMessage> GetAsync(string query)
    {
        var response = await app.Service.Client.GetAsync($"/api/v1/logs/export?{query}", Token);
        response.EnsureSuccessStatusCode();
        return response;
    }

    private Task SendAsync(string source, int lines)
    {
        var now = TimeProvider.System.GetUtcNow();
        return app.Client.SendLinesAsync(Enumerable.Range(0, lines).Select(i => $"{now.AddSeconds(-i):yyyy-MM-dd HH:mm:ss} [INFO] e - Row {i}"), source, null, Token);
    }
}

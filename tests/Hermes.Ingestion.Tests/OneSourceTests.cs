using System.Net;
using System.Net.Http.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

/// <summary>Sources managed one by one. Names are of this class alone; the service is shared.</summary>
public sealed class OneSourceTests(IngestionFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Service.Client;

    [Fact]
    public async Task A_source_is_added_paused_resumed_and_removed_without_touching_the_others()
    {
        (await PutAsync("one-kept", new { feed = "FX" })).EnsureSuccessStatusCode();
        (await PutAsync("one-changed", new { feed = "A", zone = "Europe/Zurich", feedRules = new[] { new { from = "message", pattern = "job (?<name>\\w+)" } } })).EnsureSuccessStatusCode();
        (await PutAsync("one-changed", new { feed = "B" })).EnsureSuccessStatusCode();

        (await Http.PostAsync("/api/v1/sources/one-changed/pause", null, Token)).EnsureSuccessStatusCode();
        Assert.True((await GetAsync("one-changed"))!.Settings is { Feed: "B", Paused: true, FeedRules: null });
        (await Http.PostAsync("/api/v1/sources/one-changed/resume", null, Token)).EnsureSuccessStatusCode();
        Assert.False((await GetAsync("one-changed"))!.Settings.Paused);

        Assert.Equal(HttpStatusCode.NoContent, (await Http.DeleteAsync("/api/v1/sources/one-changed", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync("/api/v1/sources/one-changed", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.PostAsync("/api/v1/sources/one-changed/pause", null, Token)).StatusCode);
        Assert.Equal("FX", (await GetAsync("one-kept"))!.Settings.Feed);
    }

    [Fact]
    public async Task Two_changes_at_once_both_hold()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await PutAsync($"one-at-once-{i}", new { feed = "F" })).EnsureSuccessStatusCode()));
        var all = (await Http.GetFromJsonAsync<Page<SourceStatus>>("/api/v1/sources", HermesJson.Options, Token))!.Items;
        Assert.Equal(8, all.Count(source => source.Settings.Name!.StartsWith("one-at-once-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"name":"other"}""", "name")]
    [InlineData("""{"path":"relative/a.log"}""", "path")]
    [InlineData("""{"path":"/nowhere/allowed/*.log"}""", "path")]
    [InlineData("""{"zone":"Mars/Olympus"}""", "zone")]
    [InlineData("""{"retentionDays":0}""", "retentionDays")]
    [InlineData("""{"multiline":{"startPattern":"("}}""", "multiline.startPattern")]
    [InlineData("""{"feedRules":[{"from":"moon"}]}""", "feedRules[0].from")]
    [InlineData("""{"executionRules":[{"from":"path"}]}""", "executionRules[0].pattern")]
    [InlineData("""{"formats":["binary"]}""", "formats[0]")]
    public async Task What_is_wrong_is_said_by_field(string settings, string field)
    {
        var answer = await Http.PutAsync("/api/v1/sources/one-wrong", new StringContent(settings, System.Text.Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(answer, Token)).GetProperty("errors").TryGetProperty(field, out _), await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_sender_nobody_has_configured_is_listed_with_its_last_line()
    {
        await fixture.PostAsync("/api/v1/logs?source=one-sender", "first\nthe last one"u8.ToArray(), "text/plain", Token);
        await fixture.PostAsync("/api/v1/logs?source=one-sender", "{\"message\":\"good\"}\n{bad"u8.ToArray(), "application/x-ndjson", Token);
        await Eventually.TrueAsync(async () => await GetAsync("one-sender") is { Lines: 3, Errors: 1, LastLine: """{"message":"good"}""", State: SourceState.Receiving });
    }

    [Fact]
    public async Task Settings_are_tried_on_a_sample_and_nothing_is_stored()
    {
        var sample = "2026-11-21 10:00:00 [ERROR] loader.main - job FX: no rows\n\tat Loader.run(Loader.java:7)\n2026-11-21 10:00:01 [INFO] loader.main - job TRADES: done\n";
        var result = await TestAsync(new SourceTestRequest(new SourceSettings { Name = "one-tried", FeedRules = [new NameRule { From = "message", Pattern = "job (?<name>\\w+)" }] }, sample));
        Assert.True(result is { Works: true, Problem: null, Question: null, Format: "bracket", Records: 2, Unparsed: 0 });
        Assert.Equal(("ERROR", "FX", "loader.main"), (result.Examples[0].Level, result.Examples[0].Feed, result.Examples[0].Component));
        Assert.Contains("Loader.java", result.Examples[0].Raw);
        Assert.Equal("TRADES", result.Examples[1].Feed);
        Assert.Null(await GetAsync("one-tried"));
    }

    [Fact]
    public async Task A_date_that_can_be_read_in_two_ways_is_asked_about()
    {
        var sample = "01/02/2026 10:00:00 ERROR loader no rows\n03/04/2026 10:00:00 INFO loader done\n";
        var open = await TestAsync(new SourceTestRequest(new SourceSettings(), sample));
        Assert.True(open.Question?.Contains("dayFirst") is true, System.Text.Json.JsonSerializer.Serialize(open));
        var told = await TestAsync(new SourceTestRequest(new SourceSettings { DayFirst = true }, sample));
        Assert.Null(told.Question);
        Assert.Equal(2, told.Examples[0].Timestamp!.Value.Month);
    }

    private async Task<SourceTestResult> TestAsync(SourceTestRequest request) =>
        await IngestionFixture.ReadAsync<SourceTestResult>(await Http.PostAsJsonAsync("/api/v1/sources/test", request, HermesJson.Options, Token), Token);

    private Task<HttpResponseMessage> PutAsync(string name, object settings) => Http.PutAsJsonAsync($"/api/v1/sources/{name}", settings, HermesJson.Options, Token);

    private async Task<SourceStatus?> GetAsync(string name)
    {
        var answer = await Http.GetAsync($"/api/v1/sources/{name}", Token);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await IngestionFixture.ReadAsync<SourceStatus>(answer, Token);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.Tests;

/// <summary>Sources and rules are one set each, so these tests have a service of their own and run one after another.</summary>
public sealed class SettingsTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryDirectory.Create("hermes-sources");
    private ServiceFixture<Program> _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceFixture<Program>.StartAsync("ingestiondb", host => host.UseSetting("Ingestion:AllowedPaths:0", _folder));
        await IngestionFixture.ListenAsync(_service);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    [Fact]
    public async Task Rules_are_checked_by_index_and_work_at_once()
    {
        var wrong = await PutAsync("detection-rules", """{"rules":[{"name":"a","category":"X","pattern":"("},{"name":"b","category":"X","pattern":"(a)\\1"},{"name":"c","category":"X","minimumLevel":"LOUD","keywords":["x"]}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var errors = (await IngestionFixture.ReadAsync(wrong, Token)).GetProperty("errors");
        Assert.Contains("'a'", errors.GetProperty("rules[0].pattern")[0].GetString());
        Assert.Contains("linear time", errors.GetProperty("rules[1].pattern")[0].GetString());
        Assert.True(errors.TryGetProperty("rules[2].minimumLevel", out _));

        Assert.Empty((await AnalyzeAsync("2025-01-07 14:30:15 [INFO] a - the goblin wakes")).Categories);
        var empty = await PutAsync("detection-rules", """{"rules":[null,{"name":"a","category":"X","keywords":[null]}],"thresholds":[null]}""");
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        var missing = (await empty.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors");
        Assert.All(["rules[0]", "rules[1].keywords[0]", "thresholds[0]"], field => Assert.True(missing.TryGetProperty(field, out _), field));

        var right = await PutAsync("detection-rules", """{"rules":[{"name":"goblins","category":"Goblin","pattern":"^the go(blin)+","minimumLevel":"INFO","confidence":0.95}]}""");
        right.EnsureSuccessStatusCode();
        Assert.Equal("Goblin", (await AnalyzeAsync("2025-01-07 14:30:15 [INFO] a - the goblin wakes")).Categories.Single().Category);

        await _service.StopHostAsync();
        await _service.StartHostAsync();
        var rules = (await _service.Client.GetFromJsonAsync<RulesContract>("/api/v1/detection-rules", HermesJson.Options, Token))!;
        Assert.Equal("goblins", rules.Rules!.Single().Name);
        Assert.NotEmpty(rules.Exclusions!);
    }

    [Fact]
    public async Task Sources_are_checked_by_index_and_followed_without_a_restart()
    {
        var wrong = await PutAsync("sources", $$"""
            [{"name":"a","path":"relative.log"},{"name":"a"},{"name":"b","zone":"Mars/Olympus"},{"name":"c","formats":["nope"]},{"name":"d","patterns":["(?<message>"]},{"name":"e","path":"{{_folder}}"},{},{"name":"f","path":"/dev/zero"}]
            """);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var errors = (await IngestionFixture.ReadAsync(wrong, Token)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["[0].path", "[1].name", "[2].zone", "[3].formats[0]", "[4].patterns[0]", "[5].path", "[6].name", "[7].path"], errors);

        var path = Path.Combine(_folder, "x.log");
        await File.WriteAllTextAsync(path, "2025-01-07 14:30:15 / ERR / broken\n", Token);
        (await PutAsync("sources", $$"""
            [{"name":"x","path":"{{path}}","zone":"Europe/Zurich","patterns":["^(?<timestamp>\\S+ \\S+) / (?<level>\\w+) / (?<message>.*)$"]}]
            """)).EnsureSuccessStatusCode();

        var line = (await Eventually.GetAsync(
            () => new IngestionClient(_service.Client).GetLogsAsync(new LogFilter { Source = "x" }, null, 10, Token), p => p.Items.Count == 1)).Items[0];
        Assert.Equal(("ERROR", "broken", 13), (line.Level, line.Message, line.Timestamp.Hour));
        Assert.Contains("olderThanRetention", line.Marks!);

        (await PutAsync("sources", "[]")).EnsureSuccessStatusCode();

        // What it has sent may be listed still, as that of a sender nobody manages.
        Assert.DoesNotContain((await _service.Client.GetFromJsonAsync<Page<SourceStatus>>("/api/v1/sources", HermesJson.Options, Token))!.Items, source => source.Managed);
    }

    [Fact]
    public async Task Only_files_in_allowed_folders_are_followed_wherever_links_and_dots_lead()
    {
        var inside = Path.Combine(_folder, "logs");
        Directory.CreateDirectory(inside);
        File.CreateSymbolicLink(Path.Combine(inside, "shortcut.log"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(inside, "etc"), "/etc");
        File.CreateSymbolicLink(Path.Combine(inside, "circle.log"), Path.Combine(inside, "circle.log"));
        string[] outside =
        [
            "/etc/passwd", "/etc/no-such-file", "/etc", $"{_folder}/../../etc/passwd", $"{inside}/shortcut.log", $"{inside}/etc/passwd", $"{inside}/circle.log",
            $"{_folder}-beside/x.log", "/proc/self/environ", "/dev/zero", _folder,
        ];
        foreach (var path in outside)
        {
            var refused = await PutAsync("sources", $$"""[{"name":"a","path":"{{path}}"}]""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("Ingestion:AllowedPaths", (await IngestionFixture.ReadAsync(refused, Token)).GetProperty("errors").GetProperty("[0].path")[0].GetString());
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync("sources", """[{"name":"a","path":"/var/log/a\u0000.log"}]""")).StatusCode);

        // A link that comes later is not followed either.
        var later = Path.Combine(inside, "later.log");
        (await PutAsync("sources", $$"""[{"name":"later","path":"{{later}}"}]""")).EnsureSuccessStatusCode();
        File.CreateSymbolicLink(later, "/etc/passwd");
        await Eventually.TrueAsync(async () =>
            (await _service.Client.GetFromJsonAsync<Page<SourceStatus>>("/api/v1/sources", HermesJson.Options, Token))!.Items.Single() is { State: SourceState.Failing, Lines: 0 });
    }

    [Fact]
    public async Task Lines_can_be_taken_apart_and_scored_without_being_stored()
    {
        var parsed = await IngestionFixture.ReadAsync<List<ParsedLog>>(
            await _service.Client.PostAsync("/api/v1/logs/parse", new StringContent("2025-01-07 14:30:15 [ERROR] a.b - took 35 ms\n\nplain"), Token), Token);
        Assert.Equal([1, 3], parsed.Select(p => p.LineNumber));
        Assert.Equal(("took <*> ms", "35"), (parsed[0].Template, parsed[0].Parameters.Single()));
        Assert.Null(parsed[1].Timestamp);
        Assert.Equal(("bracket", "duration", null), (parsed[0].Format, parsed[0].ParameterKinds.Single(), parsed[1].Format));
        Assert.InRange(parsed[0].FormatConfidence!.Value, 0.3, 0.7);
        Assert.True((await AnalyzeAsync("2025-01-07 14:30:15 [ERROR] a - disk full")).IsAnomaly);
        Assert.Equal(0, (await _service.Client.GetFromJsonAsync<JsonElement>("/api/v1/logs", Token)).GetProperty("items").GetArrayLength());

        var scored = await IngestionFixture.ReadAsync<AnomalyResult>(await _service.Client.PostAsJsonAsync("/api/v1/anomalies/detect", new { values = new[] { 1, 2, 1, 2, 99 } }, Token), Token);
        Assert.Equal([false, false, false, false, true], scored.IsAnomaly);
        Assert.Equal(HttpStatusCode.BadRequest, (await _service.Client.PostAsJsonAsync("/api/v1/anomalies/detect", new { values = Array.Empty<int>() }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _service.Client.PostAsJsonAsync("/api/v1/logs/analyze", new { }, Token)).StatusCode);
    }

    private Task<HttpResponseMessage> PutAsync(string what, string json) =>
        _service.Client.PutAsync($"/api/v1/{what}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Token);

    private async Task<AnalyzedLog> AnalyzeAsync(string log) =>
        (await IngestionFixture.ReadAsync<AnalyzeResult>(await _service.Client.PostAsJsonAsync("/api/v1/logs/analyze", new { logs = new[] { log } }, Token), Token)).Results.Single();
}

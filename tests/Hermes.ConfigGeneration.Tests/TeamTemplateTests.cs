using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>Templates that teams add: by REST, and by git past the service.</summary>
public sealed class TeamTemplateTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_team_template_is_stored_with_its_reason_used_changed_over_the_seen_version_and_removed()
    {
        var first = await app.Client.SaveTemplateAsync("meter-reads", new SaveTemplateRequest(Meters("meter-reads"), "Meters of the north", "Ann <ann@example.org>"), null, Token);
        Assert.Equal(("team", "domain", "energy"), (first.Origin, first.Kind, first.Domain));
        Assert.Contains(await app.Client.GetTemplatesAsync(Token), template => template.Id == "meter-reads");
        var sample = await app.UploadAsync("meter,read_at,kwh\nM-1,2024-01-31,12.5\nM-2,2024-01-31,7.25\n", "meters.csv", Token);
        var generated = await app.Client.GenerateAsync(new GenerateRequest { Feed = "METERS", SampleId = sample.SampleId, TemplateId = "meter-reads", TargetTemplateId = "lake-append", Source = "/in/*.csv", Target = "s3://lake/meters" }, Token);
        Assert.Equal("read_at", generated.Configuration["target"]!["partitionBy"]!.GetValue<string>());

        var changed = await app.Client.SaveTemplateAsync("meter-reads", new SaveTemplateRequest(Meters("meter-reads", retention: 30), "Keep less"), first.Version, Token);
        var late = await Assert.ThrowsAsync<HermesApiException>(() => app.Client.SaveTemplateAsync("meter-reads", new SaveTemplateRequest(Meters("meter-reads", retention: 31)), first.Version, Token));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.Status);
        Assert.Equal(["Keep less", "Meters of the north"], (await app.Client.GetTemplateHistoryAsync("meter-reads", Token)).Select(change => change.Message));
        Assert.Equal(30, (await app.Client.FindTemplateAsync("meter-reads", Token))!.Definition!.Value.GetProperty("retentionDays").GetInt32());

        using var onlyNew = new HttpRequestMessage(HttpMethod.Put, "/api/v1/templates/meter-reads?message=Bare") { Content = new StringContent(Meters("meter-reads").GetRawText(), System.Text.Encoding.UTF8, "application/json") };
        onlyNew.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var exists = await app.Http.SendAsync(onlyNew, Token);
        Assert.Equal(HttpStatusCode.PreconditionFailed, exists.StatusCode);

        await app.Client.DeleteTemplateAsync("meter-reads", changed.Version, Token);
        Assert.Null(await app.Client.FindTemplateAsync("meter-reads", Token));
        Assert.Equal(3, (await app.Client.GetTemplateHistoryAsync("meter-reads", Token)).Count);
    }

    [Fact]
    public async Task A_template_whose_test_fails_is_refused_with_the_difference()
    {
        var wrong = JsonNode.Parse(Meters("wrong").GetRawText())!;
        wrong["test"]!["expect"]!["roles"]!["kwh"] = "amount";
        var said = await Assert.ThrowsAsync<HermesApiException>(() => app.Client.SaveTemplateAsync("wrong", new SaveTemplateRequest(JsonSerializer.SerializeToElement(wrong)), null, Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, said.Status);
        Assert.Contains("test/expect/roles/kwh: expected 'amount', found 'measurement'.", said.Message, StringComparison.Ordinal);
        Assert.Null(await app.Client.FindTemplateAsync("wrong", Token));
        Assert.False((await app.Client.TestTemplateAsync(JsonSerializer.SerializeToElement(wrong), Token)).Passed);
        Assert.True((await app.Client.TestTemplateAsync(Meters("right"), Token)).Passed);
    }

    [Theory]
    [InlineData("trades", "ships with Hermes")]
    [InlineData("schema", "are taken")]
    [InlineData("..%2Fx", "template id has")]
    public async Task An_id_that_is_taken_or_odd_is_refused(string id, string reason)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new SaveTemplateRequest(Meters("x")), HermesJson.Options), System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Http.PutAsync($"/api/v1/templates/{id}", content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":\"half\",\"name\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[1,2]")]
    [InlineData("{\"template\":null}")]
    [InlineData("{\"id\":")]
    public async Task A_body_that_is_no_template_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Http.PutAsync("/api/v1/templates/half", content, Token);
        Assert.True((int)response.StatusCode is 400 or 422, $"{response.StatusCode}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/columns/0/match", "(a+)\\1", "/columns/0/match: the expression")]
    [InlineData("/columns/0/match", "(a{999}){999}", "repeats more than 1000 times")]
    [InlineData("/cron", "never", "/cron: 'never' cannot be read")]
    [InlineData("/colour", "red", "'colour' is not a part of the format")]
    [InlineData("/documentation", null, "'documentation' is missing")]
    public async Task A_template_of_the_wrong_form_is_refused_with_the_place(string pointer, string? value, string reason)
    {
        var template = JsonNode.Parse(Meters("odd").GetRawText())!.AsObject();
        var parts = pointer.Split('/')[1..];
        var holder = parts.Length == 1 ? template : template["columns"]![0]!.AsObject();
        if (value is null)
        {
            holder.Remove(parts[^1]);
        }
        else
        {
            holder[parts[^1]] = value;
        }

        var tried = await app.Client.TestTemplateAsync(JsonSerializer.SerializeToElement(template), Token);
        Assert.Contains(tried.Differences, difference => difference.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_team_target_composes_with_every_domain_it_takes()
    {
        var target = JsonSerializer.SerializeToElement(new
        {
            kind = "target",
            id = "search-index",
            name = "Search index",
            description = "documents by key",
            documentation = "The newest state of each row, found by its words.",
            writeMode = "upsert",
            rows = new[] { "state" },
            needs = new[] { "key" },
            test = new { sample = new[] { "code,name", "DE,Germany", "FR,France" }, domain = "reference-data", expect = new { rows = 2, writeMode = "upsert", primaryKey = new[] { "code" } } },
        });
        await app.Client.SaveTemplateAsync("search-index", new SaveTemplateRequest(target, "Search"), null, Token);
        Assert.Contains(await app.Client.GetTemplatesAsync(Token, "target"), template => template is { Id: "search-index", Origin: "team" });
        var combinations = await app.Client.GetCombinationsAsync("ndjson", null, "search-index", Token);
        Assert.True(combinations.Possible >= 5, $"{combinations.Possible}");
        Assert.Contains(combinations.Items, item => item is { TemplateId: "web-logs", Possible: false, Reasons.Count: > 0 });
        await app.Client.DeleteTemplateAsync("search-index", null, Token);
    }

    [Fact]
    public async Task Templates_pushed_past_the_service_are_used_when_they_pass_and_named_when_not()
    {
        await app.SaveAsync("BESIDE", await app.GenerateAsync("BESIDE", Token), "A feed beside", Token);
        var index = Path.Combine(Path.GetDirectoryName(app.Repository)!, "outside.index");
        await GitAsync(index, null, "read-tree", "main");
        foreach (var (path, json) in new[] { ("templates/pushed.json", Meters("pushed").GetRawText()), ("templates/broken.json", "{\"id\":\"broken\"}"), ("templates/trades.json", Meters("trades").GetRawText()), ("templates/notes.txt", "to do") })
        {
            var blob = await GitAsync(index, json, "hash-object", "-w", "--stdin");
            await GitAsync(index, null, "update-index", "--add", "--cacheinfo", $"100644,{blob},{path}");
        }

        var commit = await GitAsync(index, null, "-c", "user.name=Ola", "-c", "user.email=ola@example.org", "commit-tree", await GitAsync(index, null, "write-tree"), "-p", "main", "-m", "By hand");
        await GitAsync(index, null, "update-ref", "refs/heads/main", commit);

        Assert.Equal("team", (await app.Client.FindTemplateAsync("pushed", Token))!.Origin);
        Assert.Equal("hermes", (await app.Client.FindTemplateAsync("trades", Token))!.Origin);
        var unusable = await app.Client.GetUnusableTemplatesAsync(Token);
        Assert.Equal(["templates/broken.json", "templates/notes.txt", "templates/trades.json"], unusable.Select(template => template.File).Order(StringComparer.Ordinal));
        Assert.All(unusable, template => Assert.NotEmpty(template.Problems));
        Assert.Equal("By hand", (await app.Client.GetTemplateHistoryAsync("pushed", Token)).Single().Message);
    }

    [Fact]
    public async Task Templates_that_do_not_go_together_with_the_sample_are_refused_with_the_reason()
    {
        var sample = await app.UploadAsync("{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}\n", "rows.ndjson", Token);
        var request = new GenerateRequest { Feed = "MISFIT", SampleId = sample.SampleId, TemplateId = "reference-data", Source = "/in/*.ndjson", Target = "postgres://warehouse/t" };
        async Task<string> RefusedAsync(GenerateRequest wanted) => (await Assert.ThrowsAsync<HermesApiException>(() => app.Client.GenerateAsync(wanted, Token))).Message;
        Assert.Contains("the sample is JSON by lines", await RefusedAsync(request with { FormatTemplateId = "delimited-header" }), StringComparison.Ordinal);
        var named = await app.UploadAsync("id|placed|amount\n1|2024-01-31|12.50\n2|2024-01-31|80.00\n3|2024-02-01|149.90\n", "rows.psv", Token);
        Assert.Contains("seems to name them", await RefusedAsync(request with { SampleId = named.SampleId, TemplateId = "orders", FormatTemplateId = "pipe-no-header" }), StringComparison.Ordinal);
        Assert.Contains("a column that says when something happened", await RefusedAsync(request with { TargetTemplateId = "lake-append" }), StringComparison.Ordinal);
        Assert.Contains("does not take rows", await RefusedAsync(request with { TargetTemplateId = "event-stream" }), StringComparison.Ordinal);
        Assert.Contains("writeMode says append", await RefusedAsync(request with { TargetTemplateId = "snapshot-replace", Choices = new Dictionary<string, string> { ["writeMode"] = "append" } }), StringComparison.Ordinal);
        Assert.Contains("retentionDays is 'long'; use a whole number", await RefusedAsync(request with { Choices = new Dictionary<string, string> { ["retentionDays"] = "long" } }), StringComparison.Ordinal);
        var misspelt = await app.Client.GenerateAsync(request with { Choices = new Dictionary<string, string> { ["primarykey"] = "id", ["retryAttempts"] = "7" } }, Token);
        Assert.Contains(misspelt.Findings, finding => finding.Code == "HRM-CFG-083" && finding.Message.Contains("primarykey", StringComparison.Ordinal));
        Assert.Equal(7, misspelt.Configuration["retries"]!["attempts"]!.GetValue<int>());
        var fits = await app.Client.GenerateAsync(request with { FormatTemplateId = "ndjson", TargetTemplateId = "snapshot-replace", Choices = new Dictionary<string, string> { ["writeMode"] = "replace" } }, Token);
        Assert.Equal("replace", fits.Configuration["target"]!["writeMode"]!.GetValue<string>());
    }

    private static JsonElement Meters(string id, int retention = 90) => JsonSerializer.SerializeToElement(new
    {
        id,
        name = "Meter reads",
        domain = "energy",
        description = "reads of electricity meters",
        documentation = "One row per meter and day.",
        rows = "events",
        key = new[] { "^meter$", "read_at" },
        retentionDays = retention,
        partitionRole = "eventTime",
        columns = new[] { new { match = "read_at", role = "eventTime" }, new { match = "kwh", role = "measurement" } },
        test = new
        {
            sample = new[] { "meter,read_at,kwh", "M-1,2024-01-31,12.5", "M-2,2024-01-31,7.25" },
            expect = new { rows = 2, writeMode = "append", roles = new { read_at = "eventTime", kwh = "measurement" }, primaryKey = new[] { "meter", "read_at" } },
        },
    });

    private async Task<string> GitAsync(string index, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", app.Repository, .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["GIT_INDEX_FILE"] = index;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}

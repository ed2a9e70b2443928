using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;

namespace Hermes.ConfigGeneration.Tests;

public sealed class BadInputTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "empty", [], "emptyFile" },
        { "blanks", "  \n \n"u8.ToArray(), "emptyFile" },
        { "an image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "binaryFile" },
        { "noise", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7 % 32))], "binaryFile" },
        { "an entity bomb", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x><r>&b;</r></x>"u8.ToArray(), "xmlDtd" },
        { "deep JSON", Encoding.UTF8.GetBytes(new string('[', 10_000)), "tooDeep" },
        { "a quote left open", "id,name\n1,\"a\"\n2,\"b\"\n3,\"c\n4,d\n"u8.ToArray(), "unterminatedQuote" },
        { "JSON that ends early", "{\"a\":"u8.ToArray(), "malformedJson" },
        { "half a character", "[{\"a\":\"\\ud800\"}]"u8.ToArray(), "malformedJson" },
        { "records without fields", "[{},{}]"u8.ToArray(), "recordsNotFound" },
        { "broken JSON", "[{\"a\":1},{\"a\":]"u8.ToArray(), "malformedJson" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_is_no_table_is_refused_with_a_named_reason(string what, byte[] file, string code)
    {
        using var content = new ByteArrayContent(file);
        using var response = await app.Http.PostAsync("/api/v1/samples?name=sample.csv", content, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity, $"{what}: {problem}");
        Assert.Equal(code, problem!["code"]!.GetValue<string>());
        Assert.NotNull(problem["detail"]);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_and_leaves_nothing_behind()
    {
        // Who asks before sending hears the refusal, and not a connection that is closed while he still writes.
        using var whole = new HttpRequestMessage(HttpMethod.Post, "/api/v1/samples") { Content = new ByteArrayContent(new byte[3 * 1024 * 1024]) };
        whole.Headers.ExpectContinue = true;
        using var known = await app.Http.SendAsync(whole, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, known.StatusCode);

        // Without a length the end is only known when the limit is passed.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/samples") { Content = new StreamContent(new MemoryStream(new byte[3 * 1024 * 1024])) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;
        using var unknown = await app.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unknown.StatusCode);
        var folder = $"{app.Repository}-samples";
        Assert.DoesNotContain(Directory.Exists(folder) ? Directory.GetFiles(folder) : [], file => new FileInfo(file).Length > 1024 * 1024);
    }

    [Theory]
    [InlineData("../../../../../../../../../../tmp/hermes-escaped.csv", "hermes-escaped.csv")]
    [InlineData("/tmp/hermes-escaped.csv", "hermes-escaped.csv")]
    [InlineData("..\\..\\hermes-escaped.csv", "hermes-escaped.csv")]
    [InlineData("a\r\nSet-Cookie: stolen=1.csv", "aSet-Cookie: stolen=1.csv")]
    [InlineData("..", "..")]
    public async Task An_upload_is_never_written_under_its_own_name(string name, string shown)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(ConfigurationService.Trades));
        using var response = await app.Http.PostAsync($"/api/v1/samples?name={Uri.EscapeDataString(name)}", content, Token);
        var sample = await response.Content.ReadFromJsonAsync<SampleProfile>(Token);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(shown, sample!.Name);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal($"/api/v1/samples/{sample.SampleId}", response.Headers.Location?.OriginalString);
        Assert.False(File.Exists("/tmp/hermes-escaped.csv"));
        Assert.All(Directory.GetFiles($"{app.Repository}-samples"), file => Assert.Matches("/[0-9a-f]{32}\\.sample$", file));
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("..%5C..%5Cetc")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("a%0d%0aSet-Cookie:%20x=1")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("main.lock")]
    public async Task A_feed_name_that_leads_out_of_the_repository_is_refused(string feed)
    {
        foreach (var path in new[] { $"/api/v1/configurations/{feed}", $"/api/v1/configurations/{feed}/diff?from=x" })
        {
            using var response = await app.Http.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_packed_sample_is_unpacked_and_a_bomb_is_not()
    {
        using var packed = await PostGzipAsync(Encoding.UTF8.GetBytes(ConfigurationService.Trades));
        Assert.Equal(HttpStatusCode.Created, packed.StatusCode);

        using var bomb = await PostGzipAsync(new byte[64 * 1024 * 1024]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
        Assert.DoesNotContain(Directory.GetFiles($"{app.Repository}-samples"), file => new FileInfo(file).Length > 1024 * 1024);
    }

    [Fact]
    public async Task Two_gigabytes_are_refused_before_they_are_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/samples") { Content = new StreamContent(new MemoryStream([1])) };
        request.Content.Headers.ContentLength = 2L * 1024 * 1024 * 1024;
        request.Headers.ExpectContinue = true;
        using var response = await app.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_form_is_read_as_it_comes_and_its_file_name_is_only_a_name()
    {
        using var form = new MultipartFormDataContent { { new StringContent("ignored"), "comment" } };
        var part = new ByteArrayContent(Encoding.UTF8.GetBytes(ConfigurationService.Trades));
        part.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(part, "file", "../../etc/trades.csv");
        using var response = await app.Http.PostAsync("/api/v1/samples", form, Token);
        var sample = await response.Content.ReadFromJsonAsync<SampleProfile>(Token);
        Assert.Equal((HttpStatusCode.Created, "trades.csv"), (response.StatusCode, sample!.Name));
        Assert.Equal(sample.SampleId, (await app.Http.GetFromJsonAsync<SampleProfile>($"/api/v1/samples/{sample.SampleId}", Token))!.SampleId);

        using var without = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        using var refused = await app.Http.PostAsync("/api/v1/samples", without, Token);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Generate_names_every_field_that_is_missing()
    {
        using var response = await app.Http.PostAsJsonAsync("/api/v1/configurations/generate", new { schedule = "61 * * * *" }, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["feed", "sampleId", "schedule", "source", "target", "templateId"], problem!["errors"]!.AsObject().Select(pair => pair.Key).Order());
    }

    [Fact]
    public async Task Generate_with_an_unknown_sample_is_not_found()
    {
        using var response = await app.Http.PostAsJsonAsync("/api/v1/configurations/generate",
            new { feed = "X", sampleId = Guid.NewGuid(), templateId = "trades", source = "a", target = "b" }, Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{\"feed\":1,\"feed\":2}", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"feed\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"\\udc00\":1}", HttpStatusCode.BadRequest)]
    [InlineData("{\"formatVersion\":99999999999999999999999991}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"formatVersion\":1,\"feed\":{\"name\":\"BAD\"},\"source\":{\"location\":\"/in\",\"format\":\"ndjson\",\"encoding\":\"utf-7\"},\"schema\":{\"columns\":[{\"name\":\"id\",\"type\":\"int32\"}]},\"target\":{\"location\":\"/out\"}}", HttpStatusCode.UnprocessableEntity)]
    public async Task A_body_that_is_no_configuration_is_refused(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await app.Http.PutAsync("/api/v1/configurations/BAD", content, Token);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Errors_keep_a_configuration_from_being_stored_and_say_where_they_are()
    {
        var configuration = await app.GenerateAsync("INVALID", Token);
        configuration["target"]!["location"] = "postgres://etl:hunter2@warehouse/trades";
        configuration["schema"]!["primaryKey"] = new JsonArray("no_such_column");
        configuration["schedule"]!["cron"] = "every morning";
        using var response = await app.PutAsync("INVALID", configuration, Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        var findings = problem!["findings"].Deserialize<Finding[]>(JsonSerializerOptions.Web)!;
        Assert.Contains(findings, finding => finding is { Code: "HRM-CFG-020", Pointer: "/target/location", Severity: "error" });
        Assert.Contains(findings, finding => finding is { Code: "HRM-CFG-040", Pointer: "/schema/primaryKey/0" });
        Assert.Contains(findings, finding => finding is { Code: "HRM-CFG-060", Pointer: "/schedule/cron" });
        using var stored = await app.Http.GetAsync("/api/v1/configurations/INVALID", Token);
        Assert.Equal(HttpStatusCode.NotFound, stored.StatusCode);
    }

    [Fact]
    public async Task The_schema_findings_point_to_the_place_and_offer_a_fix()
    {
        var configuration = await app.GenerateAsync("SHAPE", Token);
        configuration["source"]!["format"] = "excel";
        configuration["feed"]!["impactTier"] = 9;
        configuration["surprise"] = true;
        configuration["schema"]!["columns"]![0]!.AsObject().Remove("type");
        var result = await app.Client.ValidateAsync(JsonSerializer.SerializeToElement(configuration), Token);
        Assert.False(result.Valid);
        Assert.Contains(result.Findings, finding => finding is { Code: "HRM-CFG-001", Pointer: "/schema/columns/0/type" });
        Assert.Contains(result.Findings, finding => finding is { Code: "HRM-CFG-002", Pointer: "/surprise" });
        Assert.Contains(result.Findings, finding => finding.Code == "HRM-CFG-003" && finding.Pointer == "/source/format" && finding.Fix!.Contains("delimited", StringComparison.Ordinal));
        Assert.Contains(result.Findings, finding => finding is { Code: "HRM-CFG-006", Pointer: "/feed/impactTier" });
    }

    [Fact]
    public async Task Unknown_feeds_versions_and_environments_are_named()
    {
        using var missing = await app.Http.GetAsync("/api/v1/configurations/NOBODY", Token);
        using var history = await app.Http.GetAsync("/api/v1/configurations/NOBODY/history", Token);
        using var environment = await app.Http.GetAsync("/api/v1/configurations/NOBODY?environment=moon", Token);
        using var diff = await app.Http.GetAsync("/api/v1/configurations/NOBODY/diff?from=HEAD~1&to=--output=x", Token);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest),
            (missing.StatusCode, history.StatusCode, environment.StatusCode, diff.StatusCode));
    }

    private async Task<HttpResponseMessage> PostGzipAsync(byte[] plain)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(plain, Token);
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return await app.Http.PostAsync("/api/v1/samples?name=packed.csv", content, Token);
    }
}

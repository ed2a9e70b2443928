using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hermes.ServiceDefaults.Tests;

public sealed class HttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Malformed_json_is_a_problem_that_names_line_and_path()
    {
        await using var host = await TestHost.StartAsync(app => app.MapPost("/things", (Thing thing) => thing.Count).AllowAnonymous());
        var response = await host.Client.PostAsync("/things", new StringContent("{\n \"count\": \"many\"}", Encoding.UTF8, "application/json"), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("$.count", text);
        Assert.Contains("line 2", text);
    }

    [Fact]
    public async Task A_failure_says_nothing_of_the_inside()
    {
        await using var host = await TestHost.StartAsync(app => app.MapGet("/broken", string () => throw new InvalidOperationException("secret detail")).AllowAnonymous());
        var response = await host.Client.GetAsync("/broken", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("secret detail", text);
        Assert.DoesNotContain(" at ", text);
        Assert.Contains("traceId", text);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_worth_another_try()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        await using var host = await TestHost.StartAsync(app => app.MapGet("/rows", async (CancellationToken ct) =>
        {
            await using var connection = await nowhere.OpenConnectionAsync(ct);
            return "connected";
        }).AllowAnonymous());
        var response = await host.Client.GetAsync("/rows", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("database", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("/things?name=%00", 400, "NUL character")]
    [InlineData("/things?count=1e9", 400, "'1e9' is no whole number")]
    [InlineData("/things?since=yesterday", 400, "no time")]
    [InlineData("/things/a%2Fb", 200, "a/b")]
    [InlineData("/nowhere", 404, "/openapi/v1.json")]
    public async Task A_request_is_answered_in_words_that_help(string path, int status, string says)
    {
        await using var host = await TestHost.StartAsync(app =>
        {
            app.MapGet("/things", (string? name, int? count, DateTimeOffset? since) => $"{name}{count}{since}").AllowAnonymous();
            app.MapGet("/things/{name}", (string name) => name).AllowAnonymous();
        });
        var response = await host.Client.GetAsync(path, Token);
        var text = (await response.Content.ReadAsStringAsync(Token)).Replace("\\u0027", "'", StringComparison.Ordinal);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(says, text);
        Assert.DoesNotContain("Nullable", text);
    }

    [Theory]
    [InlineData("", "The body is missing")]
    [InlineData("{\"count\":1,\"level\":7}", "$.level")]
    public async Task A_body_that_is_missing_or_of_the_wrong_kind_is_named(string body, string says)
    {
        await using var host = await TestHost.StartAsync(app => app.MapPost("/things", (Thing thing) => thing.Count).AllowAnonymous());
        var response = await host.Client.PostAsync("/things", new StringContent(body, Encoding.UTF8, "application/json"), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem_too()
    {
        await using var host = await TestHost.StartAsync();
        var response = await host.Client.GetAsync("/nowhere", Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Health_and_the_description_answer()
    {
        await using var host = await TestHost.StartAsync(app => app.MapGet("/things", () => new Thing(1)).AllowAnonymous());
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health", Token));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/alive", Token));
        var description = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);
        Assert.True(description.GetProperty("paths").TryGetProperty("/things", out _));
    }

    [Fact]
    public async Task A_read_is_tried_again_and_a_write_is_not()
    {
        var calls = 0;
        await using var host = await TestHost.StartAsync(app => app.Map("/flaky", () =>
            Interlocked.Increment(ref calls) % 2 == 1 ? Results.StatusCode(503) : Results.Ok()).AllowAnonymous());
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        var address = new Uri(host.Client.BaseAddress!, "/flaky");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(address, Token)).StatusCode);
        Assert.Equal(2, calls);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync(address, null, Token)).StatusCode);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task A_stream_opens_at_once_and_carries_what_is_published()
    {
        LiveFeed<PredictionCleared>? feed = null;
        await using var host = await TestHost.StartAsync(app =>
        {
            feed = ActivatorUtilities.CreateInstance<LiveFeed<PredictionCleared>>(app.Services);
            app.MapGet("/stream", (CancellationToken ct) => Sse.Stream(feed, item => item.Feed != "other", ct)).AllowAnonymous();
        });
        using var response = await host.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("event: keep-alive", await reader.ReadLineAsync(Token));

        feed!.Publish(Cleared("other"));
        feed.Publish(Cleared("mine"));
        var line = await ReadDataAsync(reader);
        Assert.Contains("\"feed\":\"mine\"", line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!")]
    [InlineData("AAAA")]
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OTk6MQ")]
    public void A_cursor_that_was_not_ours_is_refused(string cursor) => Assert.False(Cursor.TryDecode(cursor, out _, out _) || (cursor.Length < 10 && Cursor.TryDecode(cursor, out _)));

    [Fact]
    public void A_cursor_comes_back_as_it_was()
    {
        var time = new DateTimeOffset(2025, 1, 7, 14, 30, 15, TimeSpan.Zero).AddTicks(7);
        Assert.True(Cursor.TryDecode(Cursor.Encode(time, 42), out var again, out var id));
        Assert.Equal((time, 42L), (again, id));
    }

    private static PredictionCleared Cleared(string feed) =>
        new() { PredictionId = Guid.NewGuid(), Feed = feed, At = DateTimeOffset.UnixEpoch, Probability = 0 };

    private static async Task<string> ReadDataAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private sealed record Thing(int Count, RiskStatus Level = RiskStatus.Healthy);
}

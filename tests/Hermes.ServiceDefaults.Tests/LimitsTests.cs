using System.Net;
using System.Text;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Tests;

public sealed class LimitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_over_its_rate_is_told_when_to_come_back_and_others_are_served()
    {
        await using var host = await StartAsync([("RateLimits:Key:Burst", "5"), ("RateLimits:Key:PerSecond", "1"), ("RateLimits:Anonymous:Burst", "3"), ("RateLimits:Anonymous:PerSecond", "1")]);
        var answers = await SendAsync(host.Client, 10);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));

        using var other = new HttpRequestMessage(HttpMethod.Get, "/things") { Headers = { Authorization = new("Bearer", await host.KeyAsync(Scopes.LogsRead)) } };
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.SendAsync(other, Token)).StatusCode);

        var strangers = await SendAsync(host.Anonymous, 8);
        Assert.Equal(3, strangers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(5, strangers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.GetAsync("/health", Token)).StatusCode);
    }

    [Fact]
    public async Task An_address_that_guesses_keys_is_not_listened_to_even_when_it_guesses_right()
    {
        await using var host = await StartAsync([("RateLimits:WrongCredentialsPerMinute", "4")]);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/things", Token)).StatusCode);
        var right = await host.KeyAsync(Scopes.LogsRead);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await WithKeyAsync(host, $"hms_guess{i}_{new string('x', 40)}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await WithKeyAsync(host, right));

        // A neighbour that was known before goes on working.
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/things", Token)).StatusCode);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_stopped_and_one_that_may_is_not()
    {
        using var log = new CapturedLog();
        var stoppedTheFirst = new TaskCompletionSource();
        await using var host = await StartAsync([("Http:RequestTimeout", "00:00:00.500")], log, app =>
        {
            app.MapGet("/slow", async (CancellationToken ct) => await Task.Delay(Timeout.Infinite, ct)).AllowAnonymous();
            app.MapGet("/long", async (CancellationToken ct) => await stoppedTheFirst.Task.WaitAsync(ct)).AllowAnonymous().TakesLong();
            app.MapGet("/open", async (CancellationToken ct) => await stoppedTheFirst.Task.WaitAsync(ct)).AllowAnonymous().StaysOpen();
        });
        var patient = Task.WhenAll(host.Client.GetAsync("/long", Token), host.Client.GetAsync("/open", Token));
        var stopped = await host.Client.GetAsync("/slow", Token);
        Assert.Equal(HttpStatusCode.GatewayTimeout, stopped.StatusCode);
        Assert.Contains("took too long", await stopped.Content.ReadAsStringAsync(Token));
        stoppedTheFirst.SetResult();
        Assert.All(await patient, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Single(log.Lines);
    }

    [Fact]
    public async Task Bodies_and_headers_have_a_largest_size()
    {
        await using var host = await StartAsync([]);
        using var large = new StringContent("\"" + new string('x', 1024 * 1024) + "\"", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Client.PostAsync("/things", large, Token)).StatusCode);
        using var larger = new StringContent("\"" + new string('x', 1024 * 1024) + "\"", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/large", larger, Token)).StatusCode);

        using var long1 = new HttpRequestMessage(HttpMethod.Get, "/things") { Headers = { { "X-Long", new string('x', 40_000) } } };
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await host.Anonymous.SendAsync(long1, Token)).StatusCode);
        using var many = new HttpRequestMessage(HttpMethod.Get, "/things");
        foreach (var i in Enumerable.Range(0, 100))
        {
            many.Headers.Add($"X-{i}", "x");
        }

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await host.Anonymous.SendAsync(many, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await host.Anonymous.GetAsync("/things?q=" + new string('x', 20_000), Token)).StatusCode);
    }

    [Fact]
    public async Task A_client_that_drips_its_headers_or_its_body_is_cut_off()
    {
        await using var host = await StartAsync([("Http:HeadersTimeout", "00:00:02")]);
        using var headers = await RawConnection.OpenAsync(host);
        using var body = await RawConnection.OpenAsync(host);
        await headers.WriteAsync("GET /things HTTP/1.1\r\nHost: hermes\r\nX-Slow: ", Token);
        await body.WriteAsync("POST /open HTTP/1.1\r\nHost: hermes\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n\"", Token);
        var dripped = headers.DripAsync('x', Token);
        var trickled = body.DripAsync('x', Token);

        var (took, answer) = await dripped;
        Assert.True(took < RawConnection.Patience, $"{took}");
        Assert.Contains("408", answer);
        (took, answer) = await trickled;
        Assert.True(took < RawConnection.Patience, $"{took}");
        Assert.Contains("408", answer);
    }

    [Fact]
    public async Task A_header_cannot_be_split_by_what_a_caller_sends()
    {
        await using var host = await StartAsync([], map: app => app.MapGet("/echo", (string name, HttpResponse response) =>
        {
            response.Headers.ETag = $"\"{Uri.EscapeDataString(name)}\"";
            return TypedResults.Created($"/things/{Uri.EscapeDataString(name)}");
        }).AllowAnonymous());
        var response = await host.Anonymous.GetAsync("/echo?name=a%0d%0aSet-Cookie:%20stolen=1", Token);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));

        using var raw = await RawConnection.OpenAsync(host);
        await raw.WriteAsync("GET /things HTTP/1.1\r\nHost: hermes\r\nX-Name: a\rb\r\nConnection: close\r\n\r\n", Token);
        Assert.StartsWith("HTTP/1.1 400", await raw.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Answers_tell_browsers_to_guess_frame_run_and_store_nothing_and_name_no_product()
    {
        await using var host = await StartAsync([], map: app => app.MapGet("/broken", string () => throw new InvalidOperationException("inside")).AllowAnonymous());
        foreach (var path in new[] { "/things", "/broken", "/nowhere", "/metrics" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://elsewhere.example" } } };
            var response = await host.Client.SendAsync(request, Token);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.True(response.Headers.CacheControl?.NoStore, path);
            Assert.DoesNotContain(response.Headers, header => header.Key is "Server" or "X-Powered-By" || header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
        }

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/things") { Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "POST" } } };
        var refused = await host.Anonymous.SendAsync(preflight, Token);
        Assert.False(refused.IsSuccessStatusCode);
        Assert.DoesNotContain(refused.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    private static Task<TestHost> StartAsync((string Key, string Value)[] settings, ILoggerProvider? log = null, Action<WebApplication>? map = null) => TestHost.StartAsync(
        app =>
        {
            app.MapGet("/things", () => "things").RequireAccess(Role.Viewer, Scopes.LogsRead);
            app.MapPost("/things", ([Microsoft.AspNetCore.Mvc.FromBody] string text) => text.Length).RequireAccess(Role.Viewer, Scopes.LogsRead);
            app.MapPost("/large", ([Microsoft.AspNetCore.Mvc.FromBody] string text) => text.Length).RequireAccess(Role.Viewer, Scopes.LogsRead).TakesBodiesUpTo(4 * 1024 * 1024);
            app.MapPost("/open", ([Microsoft.AspNetCore.Mvc.FromBody] string text) => text.Length).AllowAnonymous();
            map?.Invoke(app);
        },
        configure: builder =>
        {
            foreach (var (key, value) in settings)
            {
                builder.Configuration[key] = value;
            }

            if (log is not null)
            {
                builder.Logging.AddProvider(log);
            }
        });

    private static async Task<HttpResponseMessage[]> SendAsync(HttpClient client, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.GetAsync("/things", Token)));

    private static async Task<HttpStatusCode> WithKeyAsync(TestHost host, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things") { Headers = { Authorization = new("Bearer", key) } };
        using var response = await host.Anonymous.SendAsync(request, Token);
        return response.StatusCode;
    }
}

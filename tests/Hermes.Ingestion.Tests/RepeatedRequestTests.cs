using System.Net;
using System.Net.Http.Json;
using Hermes.Contracts.Ingestion;

namespace Hermes.Ingestion.Tests;

public sealed class RepeatedRequestTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_key_gets_the_same_answer_and_stores_nothing()
    {
        const string body = """[{"message":"kept"},42]""";
        var first = await PostAsync("repeats", "key-1", body);
        var again = await PostAsync("repeats", "key-1", body);

        Assert.Equal((1, 1), (first.Accepted, first.Rejected.Count));
        Assert.Equal((1, first.Rejected[0]), (again.Accepted, again.Rejected.Single()));
        Assert.Equal(1, await app.CountAsync("repeats"));
        await PostAsync("repeats", "key-2", body);
        Assert.Equal(2, await app.CountAsync("repeats"));
    }

    [Fact]
    public async Task The_same_key_sent_many_times_at_once_is_stored_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("at-once", "key-1", """["one","two"]""")));

        Assert.All(answers, answer => Assert.Equal(2, answer.Accepted));
        Assert.Equal(2, await app.CountAsync("at-once"));
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        using var response = await SendAsync("long", new string('k', 201), """["one"]""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Idempotency-Key", await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<IntakeResult> PostAsync(string source, string key, string body)
    {
        using var response = await SendAsync(source, key, body);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<IntakeResult>(Token))!;
    }

    private Task<HttpResponseMessage> SendAsync(string source, string key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/logs?source={source}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return app.Service.Client.SendAsync(request, Token);
    }
}

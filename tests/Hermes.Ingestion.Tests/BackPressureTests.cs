using System.Net;
using System.Text;
using Dapper;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class BackPressureTests : IAsyncLifetime
{
    private ServiceFixture<Program> _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceFixture<Program>.StartAsync("ingestiondb", builder => builder.UseSetting("Ingestion:QueueBytes", "40000"));
        await IngestionFixture.ListenAsync(_service);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_full_queue_answers_429_and_what_was_accepted_is_stored()
    {
        await using var connection = await _service.DataSource.OpenConnectionAsync(Token);
        await using var blocked = await connection.BeginTransactionAsync(Token);
        await connection.ExecuteAsync("lock table log_entry in exclusive mode", transaction: blocked);
        var body = string.Concat(Enumerable.Repeat("2025-01-07 14:30:15 [INFO] a - one of many lines\n", 100));

        // Some fifteen thousand bytes each as rows and room for forty thousand: two wait for the lock, the others are told to come back.
        var requests = Enumerable.Range(0, 10).Select(_ => PostAsync(body)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(requests.Count(r => r.IsCompleted) == 8), what: "all but two requests are refused");
        foreach (var request in requests.Where(r => r.IsCompleted))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await request).StatusCode);
            Assert.NotNull((await request).Headers.RetryAfter);
        }

        await blocked.RollbackAsync(Token);
        Assert.Equal(2, (await Task.WhenAll(requests)).Count(r => r.StatusCode == HttpStatusCode.Accepted));
        Assert.Equal(200, await IngestionFixture.CountAsync(_service, "http"));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(body)).StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string body) => _service.Client.PostAsync("/api/v1/logs", new StringContent(body, Encoding.UTF8, "text/plain"), Token);
}

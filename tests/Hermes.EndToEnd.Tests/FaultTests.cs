using System.Net;
using System.Text;
using Hermes.Contracts;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests;

/// <summary>kill -9 under load.</summary>
[Collection<SuiteCollection>]
public sealed class FaultTests(Suite suite)
{
    private const int Batches = 120;
    private const int LinesPerBatch = 100;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Killing_ingestion_under_load_loses_nothing_and_stores_nothing_twice()
    {
        var source = $"fault-{Guid.NewGuid():N}";
        var sent = 0;
        var half = new TaskCompletionSource();
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, Batches), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (batch, ct) =>
        {
            await SendUntilAcceptedAsync(source, batch, ct);
            if (Interlocked.Increment(ref sent) == Batches / 2)
            {
                half.SetResult();
            }
        });
        var marker = $"tail-{Guid.NewGuid():N}";
        var appending = AppendAsync(marker, half.Task);

        await half.Task;
        suite.Kill(ServiceNames.Ingestion);
        await Task.WhenAll(sending, appending).WaitAsync(TimeSpan.FromMinutes(3), Token);

        Assert.Equal(Batches * LinesPerBatch, await CountAsync(new LogFilter { Source = source }));
        await Eventually.TrueAsync(
            async () => await CountAsync(new LogFilter { Q = marker, From = Now.AddHours(-1) }) >= LinesPerBatch, Recovery, "the followed lines are stored");
        Assert.Equal(LinesPerBatch, await CountAsync(new LogFilter { Q = marker, From = Now.AddHours(-1) }));
    }

    [Theory]
    [InlineData(ServiceNames.Prediction)]
    [InlineData(ServiceNames.ConfigGeneration)]
    [InlineData(ServiceNames.Diagnosis)]
    [InlineData(ServiceNames.Notification)]
    [InlineData("portal")]
    public async Task A_killed_service_comes_back_at_its_address(string service)
    {
        var killed = suite.Kill(service);

        using var http = new HttpClient { BaseAddress = new Uri(suite.AddressOf(service)) };
        await Eventually.TrueAsync(async () => suite.ProcessOf(service) is { } now && now != killed && await IsHealthyAsync(http), Recovery, $"{service} is healthy again");
    }

    private async Task SendUntilAcceptedAsync(string source, int batch, CancellationToken ct)
    {
        var lines = Enumerable.Range(0, LinesPerBatch).Select(i => $"{Now:yyyy-MM-dd HH:mm:ss} [INFO] load.test - batch {batch} line {i}");
        var body = string.Join('\n', lines);
        using var http = suite.ClientOf(ServiceNames.Ingestion);
        http.Timeout = TimeSpan.FromSeconds(30);
        await Eventually.TrueAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/logs?source={source}") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
            request.Headers.Add("Idempotency-Key", $"{source}-{batch}");
            try
            {
                using var response = await http.SendAsync(request, ct);
                return response.StatusCode == HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, Recovery, $"batch {batch} is accepted");
    }

    private async Task AppendAsync(string marker, Task half)
    {
        for (var line = 0; line < LinesPerBatch; line++)
        {
            await File.AppendAllTextAsync(suite.FollowedFile, $"{Now:yyyy-MM-dd HH:mm:ss} [INFO] tail.test - {marker} line {line}\n", Token);
            if (line == LinesPerBatch / 2)
            {
                await half;
            }
        }
    }

    private async Task<int> CountAsync(LogFilter filter)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await suite.Ingestion.GetLogsAsync(filter, cursor, 1000, Token);
            count += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return count;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health", Token);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

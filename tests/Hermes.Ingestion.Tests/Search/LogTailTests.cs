using System.Net.ServerSentEvents;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Live;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.Ingestion.Tests.Search;

public sealed class LogTailTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_that_comes_back_gets_what_it_missed_by_all_filters()
    {
        string? last = null;
        await foreach (var item in FollowAsync("level=ERROR,WARN&q=disk", null, async () => await SendAsync("[WARN] t - Disk nearly full", "[ERROR] t - Network down", "[INFO] t - Disk fine")))
        {
            Assert.Contains("Disk nearly full", item.Data);
            last = item.EventId;
            break;
        }

        await SendAsync("[ERROR] t - Disk full", "[ERROR] t - Network down again");
        await foreach (var item in FollowAsync("level=ERROR,WARN&q=disk", last, () => Task.CompletedTask))
        {
            Assert.Contains("Disk full", item.Data);
            break;
        }
    }

    [Fact]
    public async Task A_slow_viewer_is_told_how_many_lines_it_missed()
    {
        var feed = app.Service.Services.GetRequiredService<LiveFeed<LogEntry>>();
        var entry = new LogEntry { Id = 1, Timestamp = TimeProvider.System.GetUtcNow(), Message = new string('x', 20_000), Raw = "", Source = "slow" };
        using var response = await app.Service.Client.GetAsync("/api/v1/logs/stream?source=slow", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        // Nothing is read while more is published than connection and buffer hold.
        await Eventually.TrueAsync(() => Task.FromResult(feed.HasSubscribers), what: "the viewer is there");
        for (var i = 0; i < 5_000; i++)
        {
            feed.Publish(entry with { Id = i + 1 });
        }

        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token))
        {
            if (item.EventType == "skipped")
            {
                Assert.Matches("\"lines\":[1-9]", item.Data);
                break;
            }
        }
    }

    private async IAsyncEnumerable<SseItem<string>> FollowAsync(string query, string? lastEventId, Func<Task> opened)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/logs/stream?source=returning&{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await app.Service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token))
        {
            if (item.EventType == "keep-alive")
            {
                await opened();
            }
            else
            {
                yield return item;
            }
        }
    }

    private Task SendAsync(params IEnumerable<string> lines) =>
        app.Client.SendLinesAsync(lines.Select(line => $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff} {line}"), "returning", null, Token);
}

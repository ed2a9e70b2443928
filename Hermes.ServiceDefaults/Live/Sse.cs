using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ServiceDefaults.Live;

/// <summary>Server-sent events from a <see cref="LiveFeed{T}"/>.</summary>
public static class Sse
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Streams a feed as JSON events until the client leaves. An event <c>keep-alive</c> with data <c>null</c> is sent at
    /// once, so that the client sees the headers, and every 15 seconds of silence.
    /// </summary>
    /// <param name="feed">The feed.</param>
    /// <param name="wanted">Items to send; null for all.</param>
    /// <param name="ct">Aborted when the client leaves.</param>
    public static ServerSentEventsResult<T?> Stream<T>(LiveFeed<T> feed, Func<T, bool>? wanted, CancellationToken ct) where T : class =>
        TypedResults.ServerSentEvents(Items(feed, wanted, ct));

    private static async IAsyncEnumerable<SseItem<T?>> Items<T>(LiveFeed<T> feed, Func<T, bool>? wanted, [EnumeratorCancellation] CancellationToken ct) where T : class
    {
        using var subscription = feed.Subscribe();
        yield return new SseItem<T?>(null, "keep-alive");
        while (!ct.IsCancellationRequested)
        {
            if (!await subscription.WaitAsync(KeepAlive, ct))
            {
                yield return new SseItem<T?>(null, "keep-alive");
                continue;
            }

            while (subscription.Reader.TryRead(out var item))
            {
                if (wanted is null || wanted(item))
                {
                    yield return new SseItem<T?>(item);
                }
            }
        }
    }
}

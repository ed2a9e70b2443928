using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.ServiceDefaults.Live;

/// <summary>Hands every published item to all present subscribers; a slow one loses its oldest items, never the publisher's time.</summary>
public sealed class LiveFeed<T>
{
    private const int BufferedItems = 1024;
    private readonly ConcurrentDictionary<Channel<T>, byte> subscribers = new();
    private readonly KeyValuePair<string, object?> label = new("items", typeof(T).Name);
    private readonly Counter<long> dropped;

    /// <summary>A feed without subscribers.</summary>
    public LiveFeed(IMeterFactory meters)
    {
        var meter = meters.CreateHermes();
        dropped = meter.CreateCounter<long>("hermes.live.dropped", "{item}", "Live items that a subscriber was too slow for; a page that is reloaded has them.")
            .FromZero(label.Key, typeof(T).Name);
        meter.CreateObservableGauge("hermes.live.subscribers", () => new Measurement<int>(subscribers.Count, label), "{subscriber}", "Open live streams.");
    }

    /// <summary>True when somebody listens; lets publishers skip the work of making items.</summary>
    public bool HasSubscribers => !subscribers.IsEmpty;

    /// <summary>Hands an item to all present subscribers.</summary>
    public void Publish(T item)
    {
        foreach (var (channel, _) in subscribers)
        {
            channel.Writer.TryWrite(item);
        }
    }

    /// <summary>Items published from now on; dispose to leave.</summary>
    public LiveSubscription<T> Subscribe()
    {
        var lost = new StrongBox<long>();
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(BufferedItems)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        }, _ =>
        {
            dropped.Add(1, label);
            Interlocked.Increment(ref lost.Value);
        });
        subscribers[channel] = 0;
        return new LiveSubscription<T>(channel.Reader, lost, () => subscribers.TryRemove(channel, out _));
    }
}

/// <summary>A place in a <see cref="LiveFeed{T}"/>.</summary>
public sealed class LiveSubscription<T>(ChannelReader<T> reader, StrongBox<long> dropped, Action leave) : IDisposable
{
    /// <summary>Items as they come.</summary>
    public ChannelReader<T> Reader { get; } = reader;

    /// <summary>Items that were lost since this was last asked, because they were not read in time.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref dropped.Value, 0);

    /// <summary>Waits for an item.</summary>
    /// <param name="longest">How long.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>False when none came in time.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        silence.CancelAfter(longest);
        try
        {
            return await Reader.WaitToReadAsync(silence.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Leaves the feed.</summary>
    public void Dispose() => leave();
}

using System.Runtime.CompilerServices;
using Hermes.ServiceDefaults.Live;

namespace Hermes.Web.Live;

/// <summary>
/// One subscription to a service's event stream for the whole process, however many people look on. It opens with the
/// first listener, closes with the last, and reconnects with a growing pause.
/// </summary>
internal sealed partial class LiveStream<T>(string name, LiveFeed<T> feed, Func<CancellationToken, IAsyncEnumerable<T>> open, TimeProvider clock, ILogger<LiveStream<T>> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private int listeners;

    /// <summary>Items from now on, until cancelled; a slow listener loses the oldest.</summary>
    public async IAsyncEnumerable<T> ListenAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var subscription = feed.Subscribe();
        Enter();
        try
        {
            await foreach (var item in subscription.Reader.ReadAllAsync(ct))
            {
                yield return item;
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (gate)
        {
            if (listeners++ == 0)
            {
                running = new CancellationTokenSource();
                // Everybody shares it, so it is the portal's own and not the first listener's.
                using var flow = ExecutionContext.SuppressFlow();
                _ = Task.Run(() => PumpAsync(running.Token));
            }
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--listeners == 0)
            {
                _ = running!.CancelAsync();
            }
        }
    }

    private async Task PumpAsync(CancellationToken ct)
    {
        var pause = FirstPause;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var item in open(ct).WithCancellation(ct))
                {
                    pause = FirstPause;
                    feed.Publish(item);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (Explain.IsExpected(exception))
            {
                StreamBroken(name, pause.TotalSeconds, exception.Message);
            }

            await Task.Delay(pause, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(LogLevel.Information, "The stream of {Name} broke; opening it again in {Seconds} s: {Reason}")]
    private partial void StreamBroken(string name, double seconds, string reason);
}

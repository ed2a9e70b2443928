using Microsoft.AspNetCore.Components;

namespace Hermes.Web.Live;

/// <summary>A component that shows live values: it renders at most four times a second, and lets go when it leaves the page.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource gone = new();
    private readonly List<Action> leave = [];
    private Throttle? throttle;

    [Inject]
    private protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Cancelled when the component leaves the page.</summary>
    private protected CancellationToken Gone => gone.Token;

    private protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Renders soon; may be called from any thread and as often as things change.</summary>
    private protected void ShowSoon()
    {
        throttle ??= new Throttle(Gap, Clock, () => _ = InvokeAsync(StateHasChanged));
        throttle.Request();
    }

    private protected void Follow(IWatch watch)
    {
        watch.Changed += ShowSoon;
        leave.Add(() => watch.Changed -= ShowSoon);
    }

    /// <summary>Hands on what a stream brings, until the component leaves the page.</summary>
    private protected void Follow<T>(LiveStream<T> stream, Action<T> take, CancellationToken ct)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var item in stream.ListenAsync(ct))
                {
                    take(item);
                    ShowSoon();
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }, CancellationToken.None);
    }

    /// <summary>Renders now and then, so that "3 min ago" stays true.</summary>
    private protected void KeepTime(TimeSpan every)
    {
        var timer = Clock.CreateTimer(_ => ShowSoon(), null, every, every);
        leave.Add(timer.Dispose);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            leave.ForEach(action => action());
            throttle?.Dispose();
            gone.Dispose();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}

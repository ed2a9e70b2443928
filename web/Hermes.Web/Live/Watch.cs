using System.Threading.Channels;

namespace Hermes.Web.Live;

/// <summary>A value that changes by itself.</summary>
internal interface IWatch
{
    event Action? Changed;
}

/// <summary>
/// Keeps one value of a service fresh for the whole process, so that a page has it at first paint and a hundred viewers
/// cost as much as one.
/// </summary>
internal abstract class Watch<T>(string service, TimeSpan interval, TimeProvider clock) : BackgroundService, IWatch
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly Channel<byte> wake = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Loaded<T> current = Loaded<T>.Loading;

    public event Action? Changed;

    public Loaded<T> Current
    {
        get => current;
        protected set
        {
            current = value;
            Changed?.Invoke();
        }
    }

    protected TimeProvider Clock { get; } = clock;

    /// <summary>Reads again soon.</summary>
    public void Refresh() => wake.Writer.TryWrite(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = interval;
            try
            {
                Current = Loaded<T>.Ready(await LoadAsync(stoppingToken));
            }
            catch (Exception exception) when (Explain.IsExpected(exception) && !stoppingToken.IsCancellationRequested)
            {
                Current = Current.Failed(Explain.Failure(exception, service));
                pause = RetryPause;
            }

            using var due = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(wake.Reader.ReadAsync(due.Token).AsTask(), Task.Delay(pause, Clock, due.Token));
            await due.CancelAsync();
        }
    }

    protected abstract Task<T> LoadAsync(CancellationToken ct);
}

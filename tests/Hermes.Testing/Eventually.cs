namespace Hermes.Testing;

/// <summary>Waits for conditions.</summary>
public static class Eventually
{
    /// <summary>Waiting long costs only a failing test its time; a busy machine may need it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when <paramref name="condition"/> is true; fails with <paramref name="what"/> after the timeout (60 s by default).</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null, string what = "the condition holds")
    {
        var limit = timeout ?? Patience;
        using var deadline = new CancellationTokenSource(limit);
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s in vain until {what}.");
            }
        }
    }

    /// <summary>Returns the first value that <paramref name="wanted"/> accepts.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> wanted, TimeSpan? timeout = null, string what = "the value is right")
    {
        var value = default(T)!;
        await TrueAsync(async () => wanted(value = await read()), timeout, what);
        return value;
    }
}

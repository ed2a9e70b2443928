namespace Hermes.Web.Live;

/// <summary>Runs an action soon after it is asked for, but never more often than once per gap.</summary>
internal sealed class Throttle : IDisposable
{
    private readonly TimeSpan gap;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private long last;
    private int pending;

    public Throttle(TimeSpan gap, TimeProvider clock, Action act)
    {
        this.gap = gap;
        this.clock = clock;
        last = clock.GetTimestamp() - (long)(gap.TotalSeconds * clock.TimestampFrequency);
        timer = clock.CreateTimer(_ =>
        {
            last = clock.GetTimestamp();
            Volatile.Write(ref pending, 0);
            act();
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Request()
    {
        if (Interlocked.Exchange(ref pending, 1) == 0)
        {
            var wait = gap - clock.GetElapsedTime(last);
            timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => timer.Dispose();
}

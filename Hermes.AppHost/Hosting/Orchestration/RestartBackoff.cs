namespace Aspire.Hosting.Orchestration;

/// <summary>How long to wait before a crashed process starts again: 1, 2, 4 .. 30 s; back to 1 s after a minute of health.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forgiven = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <param name="healthyFor">How long the process had been healthy when it ended; zero when it never was.</param>
    public TimeSpan AfterCrash(TimeSpan healthyFor)
    {
        var delay = healthyFor >= Forgiven ? First : _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}

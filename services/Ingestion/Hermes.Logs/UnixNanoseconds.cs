namespace Hermes.Logs;

/// <summary>Times as protocols count them.</summary>
public static class UnixNanoseconds
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The time so many nanoseconds after 1970, to a tick of 100 ns; null for 0, which says "unknown". The last is in 2554.</summary>
    public static DateTimeOffset? ToTime(ulong nanoseconds) =>
        nanoseconds == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / NanosecondsPerTick));
}

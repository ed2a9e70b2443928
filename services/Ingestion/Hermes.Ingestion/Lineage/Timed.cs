namespace Hermes.Ingestion.Lineage;

/// <summary>Something an event said, and when the event happened.</summary>
internal sealed record Timed<T>(DateTimeOffset At, T Value);

internal static class Timed
{
    /// <summary>What the later event said, in whatever order they came.</summary>
    public static Timed<T>? Later<T>(Timed<T>? known, DateTimeOffset at, T? value) where T : class =>
        value is null || known?.At > at ? known : new Timed<T>(at, value);
}

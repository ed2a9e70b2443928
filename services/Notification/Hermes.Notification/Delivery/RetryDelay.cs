namespace Hermes.Notification.Delivery;

/// <summary>How long to wait before the next try.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(5);
    private const int MaxDoublings = 20;

    /// <summary>Doubles with every try up to five minutes; half of it is chance, so that what failed together does not return together.</summary>
    /// <param name="first">Wait after the first try.</param>
    /// <param name="attempts">Tries so far, 1 or more.</param>
    /// <param name="chance">0..1</param>
    public static TimeSpan After(TimeSpan first, int attempts, double chance)
    {
        var full = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, MaxDoublings)));
        return TimeSpan.FromSeconds((full / 2) + (full / 2 * chance));
    }
}

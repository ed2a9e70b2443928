namespace Hermes.Simulator.Model;

/// <summary>
/// What is going on when the demo starts: one feed has just recovered from a failure, three are in the middle of a precursor
/// with 45 to 50 minutes to go, two more follow. From then on the fleet's own episodes take over.
/// </summary>
internal static class DemoEpisodes
{
    /// <summary>Nothing earlier than this before the anchor depends on it.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromMinutes(130);

    public static IEnumerable<Episode> Around(DateTimeOffset anchor) =>
    [
        Of("EQUITY_PRICES", Cause.CreepingRetries, anchor, -114, -22, 2),
        Of("TRADE_SETTLEMENT", Cause.GrowingErrors, anchor, -56, 50, 2),
        Of("PAYMENTS", Cause.GrowingErrors, anchor, -58, 47, 3),
        Of("ORDER_EVENTS", Cause.CreepingRetries, anchor, -60, 49, 2),
        Of("FX_TRADES", Cause.ExhaustingDisk, anchor, -15, 78, 2),
        Of("MARKET_DATA", Cause.SlowingSource, anchor, 15, 110, 2),
    ];

    private static Episode Of(string feed, Cause cause, DateTimeOffset anchor, int onset, int turn, int failedRuns) =>
        new(FeedCatalog.Named(feed), cause, anchor.AddMinutes(onset), anchor.AddMinutes(turn), failedRuns) { Shape = 0.92 };
}

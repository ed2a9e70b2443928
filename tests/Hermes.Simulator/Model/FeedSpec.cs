namespace Hermes.Simulator.Model;

/// <summary>One feed of the demo fleet. Impact tier: 1 (low) to 5 (critical).</summary>
internal sealed record FeedSpec(string Name, string Owner, int ImpactTier, int IntervalMinutes, int BaseSeconds, int BaseRows, params string[] Upstreams)
{
    /// <summary>Position in the fleet; part of every random key.</summary>
    public int Index { get; init; }

    /// <summary>Seconds after the full interval at which runs are due, so that the fleet does not start in step.</summary>
    public int OffsetSeconds => Index * 97 % (IntervalMinutes * 60);

    /// <summary>Log lines of an ordinary run.</summary>
    public int LinesPerRun => 280 + (IntervalMinutes * 14);

    public TimeSpan Interval => TimeSpan.FromMinutes(IntervalMinutes);

    /// <summary>Episodes a day the feed may go through; fewer for feeds that seldom run, so that the failure rate is alike.</summary>
    public double EpisodesPerDay => IntervalMinutes switch { <= 5 => 4, <= 10 => 3, <= 15 => 2.25, <= 30 => 1, _ => 0.5 };
}

internal static class FeedCatalog
{
    public static IReadOnlyList<FeedSpec> Feeds { get; } = Numbered(
        new("MARKET_DATA", "Market Data", 5, 5, 62, 48_000),
        new("FX_RATES", "Market Data", 4, 10, 96, 19_000, "MARKET_DATA"),
        new("ORDER_EVENTS", "Order Management", 4, 5, 70, 31_000),
        new("PAYMENTS", "Payments Operations", 5, 5, 66, 12_400, "FX_RATES"),
        new("FX_TRADES", "FX Desk Technology", 4, 10, 128, 18_000, "FX_RATES", "ORDER_EVENTS"),
        new("EQUITY_PRICES", "Market Data", 3, 10, 112, 64_000, "MARKET_DATA"),
        new("TRADE_SETTLEMENT", "Trading Data", 5, 10, 146, 22_500, "FX_TRADES", "POSITIONS"),
        new("POSITIONS", "Trading Data", 4, 15, 195, 60_500, "ORDER_EVENTS", "EQUITY_PRICES"),
        new("CUSTOMER_MASTER", "Customer Data", 3, 15, 190, 7_800),
        new("LEDGER_POSTING", "Finance Data", 4, 15, 205, 27_000, "PAYMENTS", "TRADE_SETTLEMENT"),
        new("RISK_EXPOSURE", "Risk Analytics", 5, 30, 410, 88_000, "POSITIONS", "FX_RATES"),
        new("REFERENCE_DATA", "Reference Data", 2, 60, 540, 15_500));

    public static FeedSpec Named(string name) => Feeds.First(feed => feed.Name == name);

    private static FeedSpec[] Numbered(params FeedSpec[] feeds) => [.. feeds.Select((feed, index) => feed with { Index = index })];
}

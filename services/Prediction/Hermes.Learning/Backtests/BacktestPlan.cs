using Hermes.Learning.History;
using Hermes.Learning.Models;

namespace Hermes.Learning.Backtests;

/// <summary>What is replayed, and how.</summary>
public sealed record BacktestPlan
{
    /// <summary>Most rows of one backtest; they are kept in memory until the figures are made.</summary>
    public const long MaxRows = 3_000_000;

    /// <summary>First moment that is forecast.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the moments that are forecast.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Distance of the moments.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Each training looks back this far.</summary>
    public TimeSpan Train { get; init; } = TimeSpan.FromDays(120);

    /// <summary>Time between two trainings.</summary>
    public TimeSpan RetrainEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A failure is forecast for the second half of this time.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>When set, every judged run is forecast this long before its start, instead of moments on a grid.</summary>
    public TimeSpan? BeforeStart { get; init; }

    /// <summary>
    /// The one algorithm to try. When left out, each training chooses, and what it made serves only if it beats the baselines, as in
    /// operation; until one does, the calibrated moving average serves.
    /// </summary>
    public Algorithm? Algorithm { get; init; }

    /// <summary>Most rows one training learns from; rows are left out evenly to keep to it.</summary>
    public int TrainingRows { get; init; } = 120_000;

    /// <summary>False alarms that are accepted per feed and day.</summary>
    public double FalseAlarmsPerFeedDay { get; init; } = 0.05;

    /// <summary>Threads for rows and trees.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How many moments are forecast at most, over all feeds.</summary>
    /// <param name="fleet">History.</param>
    public long MostRows(FleetHistory fleet) =>
        BeforeStart is null ? RowsOf(fleet, From, To) : fleet.Feeds.Values.Sum(feed => (long)feed.Judged.Count);

    internal long RowsOf(FleetHistory fleet, DateTimeOffset from, DateTimeOffset to) => fleet.Feeds.Values
        .Where(feed => feed.Judged.Count > 0)
        .Sum(feed => Math.Max(0, (to - (feed.Judged[0].KnownAt > from ? feed.Judged[0].KnownAt : from)).Ticks / Step.Ticks));
}

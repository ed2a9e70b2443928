using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Backtests;

/// <summary>Rows of a replay in order of time. A day is built at once, feeds side by side, so that every feed's baseline of the day is learned once.</summary>
internal sealed class ReplayRows
{
    private readonly FleetHistory fleet;
    private readonly BacktestPlan plan;
    private readonly FeedHistory[] feeds;
    private readonly Dictionary<string, int> numbers;

    public ReplayRows(FleetHistory fleet, BacktestPlan plan)
    {
        (this.fleet, this.plan) = (fleet, plan);
        feeds = [.. fleet.Feeds.Values.Where(feed => feed.Judged.Count > 0).OrderBy(feed => feed.Feed.Name, StringComparer.Ordinal)];
        numbers = feeds.Index().ToDictionary(feed => feed.Item.Feed.Name, feed => feed.Index, StringComparer.Ordinal);
    }

    /// <summary>Rows decided in [from, to).</summary>
    /// <param name="from">Begin.</param>
    /// <param name="to">End.</param>
    /// <param name="oneIn">Only about one row in so many.</param>
    /// <param name="ct">Cancels.</param>
    public Dataset Between(DateTimeOffset from, DateTimeOffset to, int oneIn, CancellationToken ct)
    {
        var asked = (plan.BeforeStart is { } ahead ? Runs(from, to, ahead) : Moments(from, to))
            .Where(item => Drawn(item.Feed, item.At, oneIn))
            .ToArray();
        var rows = new RowInfo[asked.Length];
        var values = new float[asked.Length * FeatureCatalog.Count];
        for (var begin = 0; begin < asked.Length;)
        {
            ct.ThrowIfCancellationRequested();
            var end = begin;
            while (end < asked.Length && asked[end].At.UtcDateTime.Date == asked[begin].At.UtcDateTime.Date)
            {
                end++;
            }

            var byFeed = Enumerable.Range(begin, end - begin).GroupBy(index => asked[index].Feed).ToArray();
            Parallel.ForEach(byFeed, new ParallelOptions { MaxDegreeOfParallelism = plan.Threads, CancellationToken = ct }, group =>
            {
                foreach (var index in group)
                {
                    var item = asked[index];
                    var row = values.AsSpan(index * FeatureCatalog.Count, FeatureCatalog.Count);
                    FeatureBuilder.Build(fleet, feeds[item.Feed].Feed.Name, item.At, row);
                    rows[index] = new RowInfo(feeds[item.Feed].Feed.Name, item.At, item.AnsweredAt, item.Failed, !(row[(int)Feature.FailedLast1] > 0));
                }
            });
            begin = end;
        }

        return new Dataset(rows, values);
    }

    /// <summary>Those rows that would have been drawn.</summary>
    public Dataset Draw(Dataset rows, int oneIn) => oneIn == 1 ? rows : rows.Where(row => Drawn(numbers[row.Feed], row.At, oneIn));

    private IEnumerable<Asked> Moments(DateTimeOffset from, DateTimeOffset to)
    {
        var begins = Array.ConvertAll(feeds, feed => feed.Judged[0].KnownAt.UtcTicks);
        var first = from.UtcTicks + ((plan.Step.Ticks - (from.UtcTicks % plan.Step.Ticks)) % plan.Step.Ticks);
        for (var ticks = first; ticks < to.UtcTicks; ticks += plan.Step.Ticks)
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            var end = at + plan.Horizon;
            for (var feed = 0; feed < feeds.Length; feed++)
            {
                if (ticks >= begins[feed])
                {
                    yield return new Asked(feed, at, end, feeds[feed].FailsWithin(at + (plan.Horizon / 2), end));
                }
            }
        }
    }

    private IEnumerable<Asked> Runs(DateTimeOffset from, DateTimeOffset to, TimeSpan ahead) => feeds
        .SelectMany((feed, number) => feed.Judged.Select(run => new Asked(number, run.StartedAt - ahead, run.KnownAt, run.Outcome == RunOutcome.Failed)))
        .Where(run => run.At >= from && run.At < to)
        .OrderBy(run => run.At).ThenBy(run => run.Feed);

    // As good as at random, but always the same: every n-th row would be the same feeds, or the same minute of the hour.
    private static bool Drawn(int feed, DateTimeOffset at, int oneIn)
    {
        var mixed = ((ulong)at.UtcTicks * 0x9E3779B97F4A7C15) ^ ((ulong)feed * 0xD1B54A32D192ED03);
        mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9;
        return (mixed >> 17) % (ulong)oneIn == 0;
    }

    private readonly record struct Asked(int Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed);
}

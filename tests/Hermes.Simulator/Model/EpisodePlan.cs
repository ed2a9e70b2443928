namespace Hermes.Simulator.Model;

/// <summary>
/// Which episodes a feed goes through. Time is cut into cells of equal length per feed; each cell holds at most one episode,
/// wholly inside, so that any moment is answered by looking at its own cell. Demo episodes around an anchor take precedence.
/// </summary>
internal sealed class EpisodePlan(long seed, IReadOnlyList<DateTimeOffset> anchors)
{
    private const double CellUse = 0.95;
    private const double WithoutPrecursor = 0.17;
    private const double Subsiding = 0.15;

    private readonly List<Episode> demo = [.. anchors.SelectMany(DemoEpisodes.Around)];

    /// <summary>The feed's own episodes that touch the moment, or null.</summary>
    public Episode? At(FeedSpec feed, DateTimeOffset at)
    {
        foreach (var episode in demo)
        {
            if (episode.Feed.Index == feed.Index && at >= episode.Onset && at < episode.End)
            {
                return episode;
            }
        }

        var own = OfCell(feed, CellOf(feed, at));
        return own is not null && at >= own.Onset && at < own.End ? own : null;
    }

    /// <summary>Episodes whose cells overlap the window, of all feeds.</summary>
    public IEnumerable<Episode> Between(DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var feed in FeedCatalog.Feeds)
        {
            for (var cell = CellOf(feed, from); cell <= CellOf(feed, to); cell++)
            {
                if (OfCell(feed, cell) is { } episode)
                {
                    yield return episode;
                }
            }
        }

        foreach (var episode in demo.Where(episode => episode.End > from && episode.Onset < to))
        {
            yield return episode;
        }
    }

    private static long CellTicks(FeedSpec feed) => (long)(TimeSpan.TicksPerDay / feed.EpisodesPerDay);

    // Cells of different feeds begin at different times of day.
    private static long CellOf(FeedSpec feed, DateTimeOffset at) => (at.UtcTicks + Phase(feed)) / CellTicks(feed);

    private static long Phase(FeedSpec feed) => feed.Index * 47 * TimeSpan.TicksPerMinute;

    private Episode? OfCell(FeedSpec feed, long cell)
    {
        var dice = new Dice(seed, 1, feed.Index, cell);
        if (!dice.Chance(CellUse))
        {
            return null;
        }

        var length = CellTicks(feed) / TimeSpan.TicksPerMinute;
        var start = new DateTimeOffset((cell * CellTicks(feed)) - Phase(feed), TimeSpan.Zero);
        var precursor = 60 + (30 * (dice.Next() + dice.Next() + dice.Next()));
        var turn = start.AddMinutes(dice.Between(155, length - Math.Max(100, 3 * feed.IntervalMinutes)));
        var kind = dice.Next();
        var failedRuns = FailedRuns(feed, ref dice);
        var episode = kind < WithoutPrecursor
            ? new Episode(feed, Cause.ConnectionLost + dice.Pick(4), turn, turn, failedRuns)
            : Growing(feed, turn.AddMinutes(-precursor), turn, kind < WithoutPrecursor + Subsiding ? 0 : failedRuns, ref dice);
        return demo.Any(planned => planned.Feed.Index == feed.Index && Near(planned, episode)) ? null : episode;
    }

    private static Episode Growing(FeedSpec feed, DateTimeOffset onset, DateTimeOffset turn, int failedRuns, ref Dice dice)
    {
        // A source without upstreams cannot wait for one.
        var cause = (Cause)dice.Pick(6);
        cause = cause == Cause.LateUpstream && feed.Upstreams.Length == 0 ? Cause.SlowingSource : cause;
        return new Episode(feed, cause, onset, turn, failedRuns)
        {
            Strength = dice.Around1(0.05),
            Shape = dice.Between(0.85, 1),
            Peak = failedRuns > 0 ? 1 : dice.Between(0.3, 0.7),
            Upstream = cause == Cause.LateUpstream ? FeedCatalog.Named(feed.Upstreams[dice.Pick(feed.Upstreams.Length)]) : null,
            UpstreamFails = failedRuns > 0 && dice.Chance(0.75),
        };
    }

    private static int FailedRuns(FeedSpec feed, ref Dice dice)
    {
        var draw = dice.Next();
        return feed.IntervalMinutes >= 30 ? (draw < 0.65 ? 1 : 2) : draw < 0.3 ? 1 : draw < 0.7 ? 2 : 3;
    }

    private static bool Near(Episode planned, Episode episode) =>
        episode.Onset < planned.End.AddMinutes(30) && episode.End > planned.Onset.AddMinutes(-60);
}

namespace Hermes.Simulator.Model;

/// <summary>
/// The demo fleet as a pure function of seed and time: whoever asks for a window gets the same runs, so history written up to
/// now and live operation from now on are one story.
/// </summary>
internal sealed class Fleet(long seed, IReadOnlyList<DateTimeOffset> anchors)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly EpisodePlan plan = new(seed, anchors);

    public IReadOnlyList<FeedSpec> Feeds => FeedCatalog.Feeds;

    public long Seed => seed;

    public EpisodePlan Episodes => plan;

    /// <summary>Runs that start in [from, to), by start.</summary>
    public IEnumerable<PlannedRun> Runs(DateTimeOffset from, DateTimeOffset to)
    {
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var end = day.AddDays(1) < to ? day.AddDays(1) : to;
            foreach (var run in Feeds.SelectMany(feed => RunsOf(feed, day, end)).OrderBy(run => run.StartedAt).ThenBy(run => run.Feed.Index))
            {
                yield return run;
            }
        }
    }

    private IEnumerable<PlannedRun> RunsOf(FeedSpec feed, DateTimeOffset from, DateTimeOffset to)
    {
        for (var number = NumberAt(feed, from - LongestDelay); ScheduleOf(feed, number) < to; number++)
        {
            var run = Run(feed, number);
            if (run.StartedAt >= from && run.StartedAt < to)
            {
                yield return run;
            }
        }
    }

    private PlannedRun Run(FeedSpec feed, long number)
    {
        var scheduled = ScheduleOf(feed, number);
        var strain = StrainOf(feed, scheduled);
        var failure = FailureOf(feed, scheduled);
        var dice = new Dice(seed, 2, feed.Index, number);
        var noise = Noise.Roll(ref dice);
        var interval = feed.Interval.TotalSeconds;

        var late = Math.Min(dice.Between(1, 9) + (interval * ((strain.Lateness * dice.Around1(0.15)) + noise.Lateness)), 0.6 * interval);
        var retries = dice.Count(strain.Retries) + noise.Retries;
        var warnings = dice.Count(strain.Warnings) + noise.Warnings;
        var errors = dice.Count(strain.Errors) + noise.Errors;
        var usual = feed.BaseSeconds * Season.Duration(feed, scheduled);
        var seconds = usual * dice.Around1(0.1) * strain.Slowness * noise.Slowness * (1 + (0.1 * retries));
        var rows = feed.BaseRows * Season.Volume(feed, scheduled) * dice.Around1(0.1) * strain.Volume * noise.Volume;
        var rowsOut = rows - (errors * dice.Between(2, 30));

        if (failure is { } cause)
        {
            (seconds, rowsOut, errors, warnings, retries) = Failing(cause, feed, ref dice, seconds, rowsOut, errors, warnings, retries);
        }

        seconds = Math.Clamp(seconds, 4, (0.97 * interval) - late);
        return new PlannedRun
        {
            Feed = feed,
            Number = number,
            ScheduledAt = scheduled,
            StartedAt = scheduled.AddMilliseconds(Math.Round(late * 1000)),
            DurationSeconds = Math.Round(seconds, 1),
            Failure = failure,
            RowsIn = (long)rows,
            RowsOut = (long)Math.Max(0, rowsOut),
            Bytes = (long)(rows * dice.Between(190, 230)),
            ErrorCount = errors,
            WarningCount = warnings,
            RetryCount = retries,
            Strain = strain,
        };
    }

    private static (double Seconds, double RowsOut, int Errors, int Warnings, int Retries) Failing(
        Cause cause, FeedSpec feed, ref Dice dice, double seconds, double rowsOut, int errors, int warnings, int retries) => cause switch
        {
            Cause.SlowingSource => (0.9 * feed.Interval.TotalSeconds, rowsOut * dice.Between(0.3, 0.8), errors + 1, warnings + 1, retries),
            Cause.GrowingErrors => (seconds * dice.Between(0.5, 1), rowsOut * dice.Between(0.2, 0.6), errors + 6 + dice.Pick(8), warnings, retries),
            Cause.LateUpstream => (seconds * dice.Between(0.2, 0.5), 0, errors + 1, warnings + 2, retries),
            Cause.ShrinkingVolume => (seconds * dice.Between(0.6, 1), 0, errors + 1, warnings + 1, retries),
            Cause.ExhaustingDisk => (seconds * dice.Between(0.4, 0.9), rowsOut * dice.Between(0.3, 0.9), errors + 2, warnings + 3, retries),
            Cause.CreepingRetries => (seconds * dice.Between(1, 1.4), 0, errors + 2, warnings + 2, Math.Max(6, retries)),
            Cause.ConnectionLost => (30 + dice.Between(0, 8), 0, errors + 3, warnings, retries + 2),
            Cause.CredentialsExpired => (dice.Between(4, 9), 0, errors + 2, warnings, retries),
            Cause.SchemaChanged => (seconds * dice.Between(0.1, 0.3), 0, errors + 2, warnings, retries),
            _ => (seconds * dice.Between(0.5, 1.2), rowsOut * dice.Between(0, 0.5), errors + 2, warnings + 1, retries + 1),
        };

    private Strain StrainOf(FeedSpec feed, DateTimeOffset at)
    {
        var strain = plan.At(feed, at) is { } own ? Strain.Of(own, at) : Strain.None;
        foreach (var downstream in DownstreamsOf(feed))
        {
            if (plan.At(downstream, at) is { } episode && episode.Upstream?.Index == feed.Index)
            {
                strain = strain.And(Strain.OfUpstream(episode, at));
            }
        }

        return strain;
    }

    private Cause? FailureOf(FeedSpec feed, DateTimeOffset scheduled)
    {
        if (plan.At(feed, scheduled) is { Fails: true } own && scheduled >= own.Turn)
        {
            return own.Cause;
        }

        foreach (var downstream in DownstreamsOf(feed))
        {
            // The upstream breaks on its last run before the feed that waits for it does.
            if (plan.At(downstream, scheduled) is { UpstreamFails: true } episode && episode.Upstream?.Index == feed.Index
                && scheduled < episode.Turn && scheduled + feed.Interval >= episode.Turn)
            {
                return Cause.SlowingSource;
            }
        }

        return null;
    }

    private IEnumerable<FeedSpec> DownstreamsOf(FeedSpec feed) => Feeds.Where(other => other.Upstreams.Contains(feed.Name));

    private static long NumberAt(FeedSpec feed, DateTimeOffset at) => (at.UtcTicks - (feed.OffsetSeconds * TimeSpan.TicksPerSecond)) / feed.Interval.Ticks;

    private static DateTimeOffset ScheduleOf(FeedSpec feed, long number) =>
        new((number * feed.Interval.Ticks) + (feed.OffsetSeconds * TimeSpan.TicksPerSecond), TimeSpan.Zero);
}

using Hermes.Simulator.Model;

namespace Hermes.Simulator.Tests;

public class FleetTests
{
    private const long Seed = 7;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<List<PlannedRun>> SixtyDays = new(() => [.. new Fleet(Seed, []).Runs(Start, Start.AddDays(60))]);

    [Fact]
    public void The_same_seed_gives_the_same_runs_and_another_seed_others()
    {
        var again = new Fleet(Seed, []).Runs(Start, Start.AddDays(2)).ToList();
        var other = new Fleet(Seed + 1, []).Runs(Start, Start.AddDays(2)).ToList();

        Assert.Equal(SixtyDays.Value.Take(again.Count), again);
        Assert.NotEqual(again, other);
    }

    [Fact]
    public void A_window_asked_in_pieces_gives_what_it_gives_at_once()
    {
        var fleet = new Fleet(Seed, []);
        var pieces = Enumerable.Range(0, 1440 / 7 + 1)
            .SelectMany(piece => fleet.Runs(Start.AddMinutes(piece * 7), Min(Start.AddMinutes((piece + 1) * 7), Start.AddDays(1))));

        Assert.Equal(fleet.Runs(Start, Start.AddDays(1)), pieces);
    }

    [Fact]
    public void Two_to_four_percent_of_the_runs_fail_and_no_feed_is_far_off()
    {
        Assert.InRange(SixtyDays.Value.Average(run => run.Failed ? 1.0 : 0), 0.02, 0.04);
        Assert.All(SixtyDays.Value.GroupBy(run => run.Feed.Name), feed => Assert.InRange(feed.Average(run => run.Failed ? 1.0 : 0), 0.01, 0.06));
    }

    [Fact]
    public void A_failing_feed_recovers_after_one_to_three_runs()
    {
        foreach (var feed in SixtyDays.Value.GroupBy(run => run.Feed.Name))
        {
            var inRow = 0;
            var longest = 0;
            foreach (var run in feed)
            {
                inRow = run.Failed ? inRow + 1 : 0;
                longest = Math.Max(longest, inRow);
            }

            // A feed may break for its own reason right after it broke as somebody's upstream.
            Assert.InRange(longest, 1, 4);
        }
    }

    [Fact]
    public void Some_failures_come_without_warning_and_some_warnings_come_to_nothing()
    {
        var episodes = new EpisodePlan(Seed, []).Between(Start, Start.AddDays(180)).ToList();
        var failures = episodes.Where(episode => episode.Fails).ToList();
        var precursors = episodes.Where(episode => episode.HasPrecursor).ToList();

        Assert.InRange(failures.Average(episode => episode.HasPrecursor ? 0.0 : 1), 0.15, 0.25);
        Assert.InRange(precursors.Average(episode => episode.Fails ? 0.0 : 1), 0.13, 0.22);
        Assert.All(precursors, episode => Assert.InRange((episode.Turn - episode.Onset).TotalMinutes, 60, 150));
        Assert.Equal(Enum.GetValues<Cause>().Length, episodes.Select(episode => episode.Cause).Distinct().Count());
    }

    [Fact]
    public void Runs_never_overlap_the_next_one_and_report_possible_figures()
    {
        Assert.All(SixtyDays.Value, run =>
        {
            Assert.True(run.StartedAt >= run.ScheduledAt);
            Assert.True(run.EndedAt <= run.ScheduledAt + run.Feed.Interval);
            Assert.True(run.DurationSeconds > 0 && run.RowsIn >= run.RowsOut && run.RowsOut >= 0);
            Assert.True(!run.Failed || run.ErrorCount > 0);
        });
        Assert.Equal(SixtyDays.Value.Count, SixtyDays.Value.Select(run => (run.Feed.Name, run.ExecutionId)).Distinct().Count());
    }

    [Fact]
    public void Half_an_hour_before_a_slowing_source_fails_runs_take_much_longer_than_usual()
    {
        var fleet = new Fleet(Seed, []);
        var ratios = new EpisodePlan(Seed, []).Between(Start, Start.AddDays(30))
            .Where(episode => episode is { Fails: true, Cause: Cause.SlowingSource, Feed.IntervalMinutes: <= 15 } && episode.Onset > Start)
            .Select(episode =>
            {
                var before = fleet.Runs(episode.Turn.AddMinutes(-45), episode.Turn.AddMinutes(-15)).Where(run => run.Feed.Index == episode.Feed.Index);
                return before.Average(run => run.DurationSeconds / (run.Feed.BaseSeconds * Season.Duration(run.Feed, run.ScheduledAt)));
            }).ToList();

        Assert.NotEmpty(ratios);
        Assert.True(ratios.Order().ElementAt(ratios.Count / 2) > 2);
    }

    [Fact]
    public void Most_feeds_run_at_least_every_quarter_of_an_hour_and_upstreams_form_no_cycle()
    {
        var seen = new HashSet<string>();
        var open = FeedCatalog.Feeds.ToList();
        while (open.FirstOrDefault(feed => feed.Upstreams.All(seen.Contains)) is { } ready)
        {
            seen.Add(ready.Name);
            open.Remove(ready);
        }

        Assert.Empty(open);
        Assert.Equal(12, seen.Count);
        Assert.True(FeedCatalog.Feeds.Count(feed => feed.IntervalMinutes <= 15) > 6);
        Assert.All(FeedCatalog.Feeds, feed => Assert.InRange(feed.IntervalMinutes, 5, 60));
    }

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

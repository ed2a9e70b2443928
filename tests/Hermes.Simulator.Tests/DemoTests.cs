using Hermes.Simulator.Live;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Tests;

public class DemoTests
{
    private const long Seed = 7;
    private static readonly DateTimeOffset Anchor = new(2026, 3, 4, 10, 7, 31, TimeSpan.Zero);

    [Fact]
    public void A_demo_starts_with_one_feed_just_broken_and_three_about_to_break()
    {
        var fleet = new Fleet(Seed, [Anchor]);
        var demo = DemoEpisodes.Around(Anchor).Select(episode => episode.Feed.Name).ToHashSet();
        var failed = fleet.Runs(Anchor.AddMinutes(-30), Anchor.AddMinutes(62)).Where(run => run.Failed && demo.Contains(run.Feed.Name)).ToList();

        Assert.Contains(failed, run => run.EndedAt <= Anchor);
        var ahead = failed.Where(run => run.EndedAt > Anchor.AddMinutes(30)).Select(run => run.Feed.Name).Distinct().ToList();
        Assert.Contains("TRADE_SETTLEMENT", ahead);
        Assert.Contains("PAYMENTS", ahead);
        Assert.Contains("ORDER_EVENTS", ahead);
        var strained = fleet.Runs(Anchor.AddMinutes(-20), Anchor).Where(run => run.Feed.Name is "TRADE_SETTLEMENT" or "PAYMENTS").ToList();
        Assert.NotEmpty(strained);
        Assert.All(strained, run => Assert.True(run.ErrorCount > 1));
    }

    [Fact]
    public void A_demo_changes_nothing_on_the_days_before_it()
    {
        // An episode that the demo displaces reaches back by at most one cell: eight hours for the feeds of the demo.
        var end = Anchor.AddHours(-10);
        Assert.Equal(new Fleet(Seed, []).Runs(end.AddDays(-3), end), new Fleet(Seed, [Anchor]).Runs(end.AddDays(-3), end));
    }

    [Fact]
    public void A_restart_begins_a_new_demo_only_when_hermes_heard_nothing_that_contradicts_it()
    {
        var first = Simulation.Anchored(new SimulatorState(), known: null, Anchor);
        var soon = Simulation.Anchored(first, known: Anchor.AddHours(1), Anchor.AddHours(2));
        var late = Simulation.Anchored(first, known: Anchor.AddHours(1), Anchor.AddHours(9));

        var emptied = Simulation.Anchored(first, known: null, Anchor.AddHours(1));

        Assert.Equal([Anchor], first.Anchors);
        Assert.Equal([Anchor.AddHours(1)], emptied.Anchors);
        Assert.Equal([Anchor], soon.Anchors);
        Assert.Equal([Anchor, Anchor.AddHours(9)], late.Anchors);
    }
}

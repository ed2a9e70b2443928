using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

public sealed class FeatureBuilderTests
{
    [Fact]
    public void Positions_and_catalog_name_the_same_features()
    {
        var names = Enum.GetNames<Feature>();
        Assert.Equal(FeatureCatalog.Count, names.Length);
        Assert.Equal(FeatureCatalog.All.Select(feature => feature.Name.Replace("_", "", StringComparison.Ordinal)), names.Select(name => name.ToLowerInvariant()));
    }

    [Fact]
    public void Nothing_after_the_moment_changes_a_feature()
    {
        var random = new Random(5);
        var whole = Varied(Histories.Slowing(4, 20));
        var inFlight = 0;
        for (var trial = 0; trial < 60; trial++)
        {
            var at = Histories.Start.AddMinutes(random.Next(60, 20 * 24 * 60));
            var scrambled = new FleetHistory(whole.Feeds.Values.Select(history => Scramble(history, at, random)));
            foreach (var feed in whole.Feeds.Keys)
            {
                inFlight += whole.Feeds[feed].At(at).Running;
                Assert.Equal(FeatureBuilder.Build(whole, feed, at), FeatureBuilder.Build(scrambled, feed, at));
            }
        }

        Assert.True(inFlight > 20, "Runs in flight have to be among what is tried.");
    }

    [Fact]
    public void Training_rows_equal_live_rows()
    {
        var whole = Histories.Slowing(3, 15);
        var rows = DatasetBuilder.Windows(whole, Histories.Start.AddDays(9), Histories.Start.AddDays(15), TimeSpan.FromHours(3), TestContext.Current.CancellationToken);
        Assert.True(rows.Count > 100);
        for (var i = 0; i < rows.Count; i += 7)
        {
            var at = rows.Rows[i].At;

            // Live, nothing later exists at all, runs in flight have no end, and outcomes of the neighbours are kept for a day.
            var live = new FleetHistory(
                whole.Feeds.Values.Select(history => new FeedHistory(history.Feed, SeenBy(history, at), ActivityBefore(history, at))), at.AddHours(-25));
            Assert.Equal(FeatureBuilder.Build(live, rows.Rows[i].Feed, at), rows.Row(i).ToArray());
        }
    }

    [Fact]
    public void What_a_source_does_not_report_is_missing_and_not_zero()
    {
        var fleet = new FleetHistory([new FeedHistory(
            new FeedDefinition { Name = "BARE" },
            Enumerable.Range(0, 10).Select(i => new Run { Id = $"{i}", StartedAt = Histories.Start.AddHours(i), Outcome = RunOutcome.Succeeded }))]);
        var row = FeatureBuilder.Build(fleet, "BARE", Histories.Start.AddHours(12));
        foreach (var feature in (Feature[])[Feature.DurationRatioLast, Feature.VolumeRatioLast, Feature.RunErrorsLast, Feature.LogErrors30m, Feature.UpstreamFailed, Feature.RetriesLast])
        {
            Assert.True(float.IsNaN(row[(int)feature]), feature.ToString());
        }

        Assert.Equal(0, row[(int)Feature.FailedLast10]);
    }

    [Fact]
    public void A_declared_schedule_tells_how_late_a_feed_is()
    {
        Assert.True(FeedSchedule.TryParse("0 6 * * *", out var schedule, out _));
        var fleet = new FleetHistory([new FeedHistory(
            new FeedDefinition { Name = "DAILY", Schedule = schedule }, [Histories.Of("1", Histories.Start.AddHours(6), 60, RunOutcome.Succeeded)])]);
        var row = FeatureBuilder.Build(fleet, "DAILY", Histories.Start.AddDays(1).AddHours(6.5));
        Assert.Equal(30, row[(int)Feature.MinutesLate]);
    }

    [Fact]
    public void Where_starts_are_not_reported_a_run_in_flight_is_not_seen()
    {
        var runs = new[] { Histories.Of("1", Histories.Start, 3600, RunOutcome.Succeeded), Histories.Of("2", Histories.Start.AddHours(2), 3600, RunOutcome.Succeeded) };
        var at = Histories.Start.AddHours(2.5);
        var seen = new FeedHistory(new FeedDefinition { Name = "F" }, runs).At(at);
        var unseen = new FeedHistory(new FeedDefinition { Name = "F", ReportsStarts = false }, runs).At(at);
        Assert.Equal((1, runs[1].StartedAt), (seen.Running, seen.LastStart));
        Assert.Equal((0, runs[0].StartedAt), (unseen.Running, unseen.LastStart));
    }

    // One feed does not report starts, one reports durations instead of ends, and all say when they were due.
    private static FleetHistory Varied(FleetHistory fleet) => new(fleet.Feeds.Values.Select((history, number) => new FeedHistory(
        new FeedDefinition { Name = history.Feed.Name, Upstreams = history.Feed.Upstreams, ReportsStarts = number != 2 },
        history.Started.Select(run => run with
        {
            ScheduledAt = run.StartedAt.AddMinutes(-3),
            DurationSeconds = run.ElapsedSeconds,
            EndedAt = number == 3 ? null : run.EndedAt,
        }),
        history.Started.Select(run => (run.StartedAt, Sum: history.Activity.Sum(run.StartedAt, run.StartedAt.AddMinutes(1))))
            .Select(minute => new MinuteActivity(minute.StartedAt, (int)minute.Sum.Errors, (int)minute.Sum.Warnings, (int)minute.Sum.Total)))));

    private static FeedHistory Scramble(FeedHistory history, DateTimeOffset at, Random random) => new(
        history.Feed,
        history.Started
            .Where(run => run.StartedAt <= at || random.NextDouble() < 0.5)
            .Concat(Enumerable.Range(0, 20).Select(i => Histories.Of($"later {i}", at.AddMinutes(1 + i), 60, (RunOutcome)random.Next(4))))
            .Select(run => run.KnownAt <= at ? run : run with
            {
                StartedAt = run.StartedAt <= at ? run.StartedAt : run.StartedAt.AddMinutes(random.Next(500)),
                EndedAt = (run.StartedAt <= at ? at : run.StartedAt.AddMinutes(500)).AddMinutes(1 + random.Next(500)),
                ScheduledAt = run.StartedAt <= at ? run.ScheduledAt : run.StartedAt.AddMinutes(-random.Next(60)),
                DurationSeconds = random.Next(9000),
                Outcome = (RunOutcome)random.Next(4),
                Volume = random.NextDouble(),
                Errors = random.Next(100),
                Warnings = random.Next(100),
                Retries = random.Next(9),
            }),
        ActivityBefore(history, at).Concat(Enumerable.Range(0, 50).Select(i => new MinuteActivity(at.AddMinutes(i), random.Next(100), random.Next(9), 200))));

    private static IEnumerable<Run> SeenBy(FeedHistory history, DateTimeOffset at) => history.Started
        .Where(run => run.StartedAt <= at)
        .Select(run => run.KnownAt <= at ? run : new Run { Id = run.Id, StartedAt = run.StartedAt, Outcome = RunOutcome.Running });

    private static IEnumerable<MinuteActivity> ActivityBefore(FeedHistory history, DateTimeOffset at) =>
        history.Started.Select(run => (run.StartedAt, Sum: history.Activity.Sum(run.StartedAt, run.StartedAt.AddMinutes(1))))
            .Where(minute => minute.StartedAt.AddMinutes(1) <= at && minute.Sum.Total > 0)
            .Select(minute => new MinuteActivity(minute.StartedAt, (int)minute.Sum.Errors, (int)minute.Sum.Warnings, (int)minute.Sum.Total));
}

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

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Nothing_after_the_moment_changes_a_feature(int seed)
    {
        var random = new Random(seed);
        var recordings = Recording.Varied(6, 40, seed);
        var end = Histories.Start.AddDays(40);
        var whole = Recording.Whole(recordings, end);
        var (inFlight, tried) = (0, new HashSet<float>[FeatureCatalog.Count]);
        for (var trial = 0; trial < 80; trial++)
        {
            // Some moments are those of a start or an outcome, where an off-by-one would show.
            var run = recordings[random.Next(6)].Runs[random.Next(100, 2000)];
            var at = trial % 4 == 0 ? run.StartedAt : trial % 4 == 1 ? run.KnownAt : Histories.Start.AddMinutes(random.Next(60, 39 * 24 * 60));
            var other = Recording.Whole(recordings.Select(recording => recording.WithOtherFuture(at, random)), end);
            foreach (var feed in whole.Feeds.Keys)
            {
                inFlight += whole.Feeds[feed].At(at).Running;
                var row = FeatureBuilder.Build(whole, feed, at);
                AssertSame(row, FeatureBuilder.Build(other, feed, at), feed, at);
                for (var i = 0; i < row.Length; i++)
                {
                    (tried[i] ??= []).Add(row[i]);
                }
            }
        }

        Assert.True(inFlight > 20, "Runs in flight have to be among what is tried.");
        Assert.Empty(Untried(tried));
    }

    [Theory]
    [InlineData(Target.Window)]
    [InlineData(Target.Hour)]
    [InlineData(Target.NextRun)]
    [InlineData(Target.RunFails)]
    [InlineData(Target.RunLate)]
    public void Training_rows_equal_live_rows(Target target)
    {
        var recordings = Recording.Varied(6, 24, 7);
        var end = Histories.Start.AddDays(24);
        var whole = Recording.Whole(recordings, end);
        var rows = DatasetBuilder.Build(whole, target, Histories.Start.AddDays(1), end, TimeSpan.FromHours(1), ct: TestContext.Current.CancellationToken);
        Assert.True(rows.Count > 500, $"{rows.Count} rows");
        var tried = new HashSet<float>[FeatureCatalog.Count];
        for (var i = 0; i < rows.Count; i += rows.Count / 60)
        {
            var (feed, at) = (rows.Rows[i].Feed, rows.Rows[i].At);
            AssertSame(rows.Row(i).ToArray(), FeatureBuilder.Build(Recording.Live(recordings, at), feed, at), feed, at);
            for (var c = 0; c < tried.Length; c++)
            {
                (tried[c] ??= []).Add(rows.Row(i)[c]);
            }
        }

        // When a run has just started little is late; every feature is tried by the questions of the clock and of the next run.
        Assert.True(target is Target.RunFails or Target.RunLate || !Untried(tried).Any(), string.Join(", ", Untried(tried)));
    }

    [Fact]
    public void Rows_built_by_several_threads_are_those_built_one_by_one()
    {
        var whole = Recording.Whole(Recording.Varied(5, 12, 3), Histories.Start.AddDays(12));
        var rows = DatasetBuilder.Windows(whole, Histories.Start, Histories.Start.AddDays(12), TimeSpan.FromMinutes(30), TestContext.Current.CancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            AssertSame(FeatureBuilder.Build(whole, rows.Rows[i].Feed, rows.Rows[i].At), rows.Row(i).ToArray(), rows.Rows[i].Feed, rows.Rows[i].At);
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

    private static void AssertSame(float[] expected, float[] actual, string feed, DateTimeOffset at)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Equals(actual[i]), $"{FeatureCatalog.All[i].Name} of {feed} at {at:u} is {expected[i]} with all that came later and {actual[i]} without.");
        }
    }

    // A feature that is always missing, or always the same, was not tested. The made-up history is too short for holidays.
    private static IEnumerable<string> Untried(HashSet<float>[] tried) =>
        Enumerable.Range(0, tried.Length).Where(i => tried[i].Count(value => !float.IsNaN(value)) < 2 && i != (int)Feature.Holiday).Select(i => FeatureCatalog.All[i].Name);
}

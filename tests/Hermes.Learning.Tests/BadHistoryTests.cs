using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

public sealed class BadHistoryTests
{
    private static readonly DateTimeOffset Start = Histories.Start;

    [Fact]
    public void A_run_that_never_ends_is_a_failure_once_nobody_waits_any_more()
    {
        var runs = Enumerable.Range(0, 50).Select(i => Histories.Of($"{i}", Start.AddHours(i), 600, RunOutcome.Succeeded))
            .Append(Histories.Of("hung", Start.AddHours(50), 0, RunOutcome.Running));
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, runs, asOf: Start.AddHours(100));
        Assert.Equal((1, false), (history.At(Start.AddHours(55)).Running, history.At(Start.AddHours(55)).LastFailed));
        Assert.Equal((0, true), (history.At(Start.AddHours(56)).Running, history.At(Start.AddHours(56)).LastFailed));
        Assert.True(history.FailsWithin(Start.AddHours(55.9), Start.AddHours(56)));
        Assert.Equal(RunOutcome.Running, history.ReportedStarts[^1].Outcome);
    }

    [Fact]
    public void A_run_in_flight_has_no_outcome_yet()
    {
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, [Histories.Of("1", Start, 0, RunOutcome.Running)], asOf: Start.AddHours(1));
        Assert.Empty(history.Judged);
        Assert.Equal(Start.AddHours(6), history.NextHung);
    }

    [Fact]
    public void A_start_that_never_came_and_a_success_without_rows_are_failures_when_they_were_found()
    {
        var runs = Enumerable.Range(0, 9).Select(i => Histories.Of($"{i}", Start.AddHours(i), 60, RunOutcome.Succeeded)).ToArray();
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, runs, asOf: Start.AddHours(20), inferred:
        [
            new InferredFailure("8", runs[8].StartedAt, runs[8].KnownAt.AddMinutes(1)),
            new InferredFailure(null, Start.AddHours(9), Start.AddHours(10)),
        ]);
        Assert.Equal(10, history.Judged.Count);
        Assert.Equal(9, history.Started.Count);
        Assert.Equal([false, true, true], new[] { 8.02, 8.5, 10 }.Select(hours => history.At(Start.AddHours(hours)).LastFailed!.Value));
        Assert.Equal(2, history.At(Start.AddHours(10)).Within(TimeSpan.FromHours(3)).Failures);
    }

    [Fact]
    public void Clocks_that_disagree_make_no_duration_and_no_outcome_before_the_start()
    {
        var run = Histories.Of("1", Start, 60, RunOutcome.Failed) with { EndedAt = Start.AddMinutes(-5) };
        Assert.Equal((Start, null), (run.KnownAt, run.ElapsedSeconds));
        Assert.Null((run with { EndedAt = null, DurationSeconds = -3 }).ElapsedSeconds);
        Assert.Equal(Start, (run with { EndedAt = null, DurationSeconds = double.PositiveInfinity }).KnownAt);
        Assert.Equal(Start, (run with { EndedAt = null, DurationSeconds = double.NaN }).KnownAt);
    }

    [Fact]
    public void A_run_dated_into_the_future_is_not_seen_before_it()
    {
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, [
            Histories.Of("1", Start, 60, RunOutcome.Succeeded), Histories.Of("2", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), 60, RunOutcome.Failed)]);
        var view = history.At(Start.AddDays(1));
        Assert.Equal((1, false, Start), (view.Known.Length, view.LastFailed, view.LastStart));
    }

    [Fact]
    public void Reports_out_of_order_and_twice_make_the_same_history()
    {
        var runs = Recording.Varied(1, 20, 4)[0];
        var random = new Random(1);
        var shuffled = runs.Runs.Concat(runs.Runs.Where((_, i) => i % 3 == 0)).ToArray();
        random.Shuffle(shuffled);
        var at = Start.AddDays(19);
        Assert.Equal(
            FeatureBuilder.Build(new FleetHistory([runs.History(at)]), runs.Feed.Name, at),
            FeatureBuilder.Build(new FleetHistory([(runs with { Runs = shuffled }).History(at)]), runs.Feed.Name, at));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    public void Feeds_that_nearly_never_fail_or_always_do_have_finite_rows(double failing)
    {
        var fleet = Histories.CoinFlips(3, 60, failing);
        var rows = DatasetBuilder.NextRuns(fleet, TimeSpan.FromMinutes(45), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(rows.Values, float.IsInfinity);
        Assert.Equal(failing == 1 ? rows.Count : rows.Rows.Count(row => row.Failed), rows.Positives);
    }

    [Fact]
    public void Three_rows_are_a_history()
    {
        var fleet = new FleetHistory([new FeedHistory(
            new FeedDefinition { Name = "YOUNG" }, Enumerable.Range(0, 3).Select(i => Histories.Of($"{i}", Start.AddDays(i), 60 + i, (RunOutcome)(1 + (i % 2)))))]);
        var row = FeatureBuilder.Build(fleet, "YOUNG", Start.AddDays(3));
        Assert.DoesNotContain(row, float.IsInfinity);
        Assert.Equal(1 / 3f, row[(int)Feature.FailedLast20]);
    }

    [Fact]
    public void A_feed_without_any_run_has_a_row()
    {
        var row = FeatureBuilder.Build(new FleetHistory([new FeedHistory(new FeedDefinition { Name = "NEW", Upstreams = ["NOWHERE", "NEW"] }, [])]), "NEW", Start);
        Assert.DoesNotContain(row, float.IsInfinity);
        Assert.Equal(0, row[(int)Feature.KnownRuns]);
    }

    [Fact]
    public void Columns_that_never_change_divide_by_nothing()
    {
        var fleet = new FleetHistory([new FeedHistory(
            new FeedDefinition { Name = "CONSTANT" },
            Enumerable.Range(0, 200).Select(i => Histories.Of($"{i}", Start.AddHours(i), 0, RunOutcome.Succeeded) with { Volume = 0, Yield = 0, Errors = 0, Warnings = 0, Retries = 0, ScheduledAt = Start.AddHours(i) }),
            Enumerable.Range(0, 200).Select(i => new MinuteActivity(Start.AddHours(i), 0, 0, 1)))]);
        Assert.DoesNotContain(FeatureBuilder.Build(fleet, "CONSTANT", Start.AddHours(199.5)), float.IsInfinity);
    }

    [Fact]
    public void Overlapping_runs_are_all_in_flight_and_the_oldest_counts()
    {
        var view = new FeedHistory(new FeedDefinition { Name = "F" }, Enumerable.Range(0, 4).Select(i => Histories.Of($"{i}", Start.AddMinutes(10 * i), 3600, RunOutcome.Succeeded)))
            .At(Start.AddMinutes(35));
        Assert.Equal((4, Start), (view.Running, view.OldestRunning));
    }
}

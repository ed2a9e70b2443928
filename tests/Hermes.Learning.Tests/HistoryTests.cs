using Hermes.Learning.History;

namespace Hermes.Learning.Tests;

public sealed class HistoryTests
{
    [Theory]
    [InlineData("15m", "2026-03-02T06:10:00Z", "2026-03-02T06:25:00Z")]
    [InlineData("PT1H", "2026-03-02T06:10:00Z", "2026-03-02T07:10:00Z")]
    [InlineData("*/15 * * * *", "2026-03-02T06:10:00Z", "2026-03-02T06:15:00Z")]
    [InlineData("30 6 * * 1-5", "2026-03-06T06:30:00Z", "2026-03-09T06:30:00Z")]
    [InlineData("0 0 1 * *", "2026-03-02T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("0 5 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T05:00:00Z")]
    [InlineData("30 6 * mar,APR MON-FRI", "2026-03-06T06:30:00Z", "2026-03-09T06:30:00Z")]
    [InlineData("1/2147483647 * * * *", "2026-03-06T06:30:00Z", "2026-03-06T07:01:00Z")]
    public void A_schedule_tells_the_next_start(string text, string after, string next)
    {
        Assert.True(FeedSchedule.TryParse(text, out var schedule, out var error), error);
        Assert.Equal(DateTimeOffset.Parse(next, null), schedule!.NextAfter(DateTimeOffset.Parse(after, null)));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("* * * *")]
    [InlineData("61 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("0 6 * * FUNDAY")]
    [InlineData("P99999999999999D")]
    public void A_schedule_that_does_not_parse_says_why(string text)
    {
        Assert.False(FeedSchedule.TryParse(text, out _, out var error));
        Assert.NotEmpty(error!);
    }

    [Fact]
    public void A_day_that_never_comes_is_no_start() =>
        Assert.Null(FeedSchedule.TryParse("0 0 30 2 *", out var schedule, out _) ? schedule!.NextAfter(Histories.Start) : Histories.Start);

    [Fact]
    public void A_seasonal_baseline_expects_what_is_usual_at_that_hour_and_young_ones_lean_on_the_whole()
    {
        var values = Enumerable.Range(0, 168 * 12).Select(hour => (hour % 168, hour % 24 == 6 ? 100.0 : 10.0)).ToArray();
        var grown = SeasonalBaseline.Build(values)!;
        Assert.InRange(grown.Expected(6), 80, 100);
        Assert.Equal(10, grown.Expected(7), 6);
        Assert.InRange(SeasonalBaseline.Build([(6, 100.0), (7, 10), (8, 10)])!.Expected(6), 10, 45);
        Assert.Null(SeasonalBaseline.Build([]));
    }

    [Fact]
    public void A_run_reported_twice_counts_once_with_its_last_report()
    {
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, [
            Histories.Of("1", Histories.Start, 60, RunOutcome.Running), Histories.Of("1", Histories.Start, 60, RunOutcome.Failed)]);
        Assert.Equal(RunOutcome.Failed, Assert.Single(history.Judged).Outcome);
    }
}

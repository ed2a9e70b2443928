using Hermes.Learning.Backtests;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Models;
using Hermes.Learning.Training;

namespace Hermes.Learning.Tests;

public sealed class BacktestTests
{
    private static readonly FleetHistory Fleet = Histories.Slowing(6, 30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_replay_forecasts_what_has_a_precursor_and_says_so_per_feed_and_beside_every_baseline()
    {
        var said = new List<BacktestProgress>();
        var report = new WalkForward(Fleet, Plan(12, 30) with { RetrainEvery = TimeSpan.FromDays(9) }).Run(new Told(said.Add), Token);

        Assert.True(report.BeatsBaselines, report.Verdict);
        Assert.StartsWith("Better than every baseline, also on onsets", report.Verdict, StringComparison.Ordinal);
        Assert.Equal([Day(12), Day(21)], report.Folds.Select(fold => fold.At));
        Assert.Equal(["baseRate", "lastOutcome", "movingAverage"], report.Baselines.Select(baseline => baseline.Name));
        Assert.Equal(6 * 18 * 96, report.Model.All.Rows);
        Assert.True(report.Model.All.Ece < 0.05);
        Assert.True(report.Model.Alerts.MedianLeadMinutes >= 25);

        // The first training sets it by 14 feed-days, on which the budget is not even one alert.
        Assert.True(report.Budget.PerFeedDay is > 0 and < 3 * AlertBudget.PerFeedDay, $"{report.Budget.PerFeedDay} alerts per feed and day");

        Assert.Equal(6, report.Feeds.Count);
        Assert.All([report.Model, .. report.Baselines], scorer =>
        {
            Assert.Equal(scorer.All.Rows, PerFeed(feed => Of(feed, scorer.Name).All.Rows));
            Assert.Equal(scorer.All.Positives, PerFeed(feed => Of(feed, scorer.Name).All.Positives));
            Assert.Equal(scorer.Onset.Rows, PerFeed(feed => Of(feed, scorer.Name).Onset.Rows));
            Assert.Equal(scorer.Alerts.Alerts, PerFeed(feed => Of(feed, scorer.Name).Alerts.Alerts));
        });
        Assert.Equal(said.Select(progress => progress.Share).Order(), said.Select(progress => progress.Share));

        int PerFeed(Func<FeedReport, int> figure) => report.Feeds.Sum(figure);
        static ScorerReport Of(FeedReport feed, string scorer) => scorer == "model" ? feed.Model : feed.Baselines.Single(baseline => baseline.Name == scorer);
    }

    [Fact]
    public void What_happened_later_changes_no_forecast_made_before()
    {
        var plan = Plan(8, 12) with { Algorithm = Algorithm.LogisticRegression, RetrainEvery = TimeSpan.FromDays(2) };
        var cutOff = plan.To + plan.Horizon;
        var known = new WalkForward(Reported(_ => true), plan).Run(ct: Token);
        var cut = new WalkForward(Reported(run => run.KnownAt <= cutOff), plan).Run(ct: Token);

        Assert.NotEqual(0, known.Model.All.Positives);
        Assert.Equal(Essence(known), Essence(cut));

        static FleetHistory Reported(Func<Run, bool> which) =>
            new(Fleet.Feeds.Values.Select(feed => new FeedHistory(feed.Feed, feed.Started.Where(which))));
    }

    [Fact]
    public void On_coin_flips_nothing_alerts_and_the_verdict_claims_nothing()
    {
        var plan = Plan(20, 40) with { RetrainEvery = TimeSpan.FromDays(20), BeforeStart = TimeSpan.FromMinutes(45) };
        var runs = new WalkForward(Histories.CoinFlips(4, 40), plan).Run(ct: Token);
        Assert.False(runs.BeatsBaselines);
        Assert.StartsWith("Not shown to be better", runs.Verdict, StringComparison.Ordinal);
        Assert.Equal(0, runs.Model.Alerts.Alerts);
    }

    [Fact]
    public void Every_run_can_be_forecast_before_its_start_and_another_horizon_asks_another_window()
    {
        var runs = new WalkForward(Fleet, Plan(20, 30) with { BeforeStart = TimeSpan.FromMinutes(45), Algorithm = Algorithm.LogisticRegression }).Run(ct: Token);
        Assert.Equal(6 * 10 * 48, runs.Model.All.Rows, 50.0);

        var far = Plan(20, 22) with { Horizon = TimeSpan.FromHours(4), Algorithm = Algorithm.LogisticRegression };
        var (hour, fourHours) = (new WalkForward(Fleet, far with { Horizon = TimeSpan.FromHours(1) }).Run(ct: Token), new WalkForward(Fleet, far).Run(ct: Token));
        Assert.Equal(hour.Model.All.Rows, fourHours.Model.All.Rows);
        Assert.True(fourHours.Model.All.Positives > hour.Model.All.Positives);
    }

    [Fact]
    public void A_history_of_nothing_but_starts_and_outcomes_can_be_replayed()
    {
        var bare = new FleetHistory(Fleet.Feeds.Values.Select(feed => new FeedHistory(
            new FeedDefinition { Name = feed.Feed.Name },
            feed.Started.Select(run => new Run { Id = run.Id, StartedAt = run.StartedAt, Outcome = run.Outcome }))));
        foreach (var plan in new[] { Plan(20, 30), Plan(20, 30) with { BeforeStart = TimeSpan.FromMinutes(45) } })
        {
            var report = new WalkForward(bare, plan with { Algorithm = Algorithm.LogisticRegression }).Run(ct: Token);
            Assert.NotEqual(0, report.Model.All.Positives);
            Assert.All(report.Folds, fold => Assert.Equal("logistic-regression", fold.Algorithm));
        }
    }

    [Fact]
    public void Without_anything_to_learn_from_the_replay_goes_on_without_alerts_and_says_what_was_missing()
    {
        var young = new FleetHistory([new FeedHistory(new FeedDefinition { Name = "YOUNG" }, [Histories.Of("1", Histories.Start, 60, RunOutcome.Failed)])]);
        var report = new WalkForward(young, Plan(0, 2)).Run(ct: Token);
        Assert.Equal((0, 1.0), (report.Model.Alerts.Alerts, report.Model.All.Accuracy));
        Assert.Contains("Import more history", report.Folds[0].Note, StringComparison.Ordinal);
        Assert.StartsWith("Nothing failed in this time", report.Verdict, StringComparison.Ordinal);

        Assert.Throws<NotEnoughHistoryException>(() => new WalkForward(new FleetHistory([]), Plan(0, 2)).Run(ct: Token));
    }

    private static DateTimeOffset Day(int day) => Histories.Start.AddDays(day);

    private static BacktestPlan Plan(int from, int to) => new() { From = Day(from), To = Day(to), TrainingRows = 20_000 };

    private static (int Rows, int Positives, double AveragePrecision, double Brier, int Alerts) Essence(BacktestReport report) =>
        (report.Model.All.Rows, report.Model.All.Positives, report.Model.All.AveragePrecision, report.Model.All.Brier, report.Model.Alerts.Alerts);

    private sealed class Told(Action<BacktestProgress> tell) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => tell(value);
    }
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Promotion;

namespace Hermes.Learning.Tests;

public sealed class PromotionTests
{
    [Fact]
    public void A_model_that_sorts_better_wins_and_one_that_is_merely_different_does_not()
    {
        var rows = Rows(days: 20, seed: 1);
        var sharp = Answers(rows, noise: 1, seed: 2);
        var equal = Answers(rows, noise: 1, seed: 3);
        var dull = Answers(rows, noise: 8, seed: 4);

        Assert.True(Contest.Of(rows, sharp, dull).Won);
        Assert.True(Contest.Of(rows, dull, sharp).Lost);
        var even = Contest.Of(rows, sharp, equal);
        Assert.False(even.Won || even.Lost);
        Assert.Contains("Not better", even.Finding("older"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_equal_model_wins_about_as_seldom_as_the_interval_says()
    {
        var won = Enumerable.Range(0, 60).Count(seed =>
        {
            var rows = Rows(days: 15, seed);
            return Contest.Of(rows, Answers(rows, noise: 2, seed + 1000), Answers(rows, noise: 2, seed + 2000)).Won;
        });
        Assert.InRange(won, 0, 6);
    }

    [Fact]
    public void A_few_days_or_failures_decide_nothing_however_clear_they_look()
    {
        var rows = Rows(days: 4, seed: 1);
        var contest = Contest.Of(rows, Answers(rows, noise: 0.1, seed: 2), Answers(rows, noise: 9, seed: 3));
        Assert.True(contest.Difference.Low > 0);
        Assert.False(contest.Won);
        Assert.StartsWith("Not enough has happened yet", contest.Finding("older"), StringComparison.Ordinal);
        Assert.False(Contest.Of([], [], []).Decides);
    }

    [Fact]
    public void A_better_order_does_not_excuse_probabilities_that_are_kept_worse()
    {
        var rows = Rows(days: 20, seed: 1);
        var boasting = Array.ConvertAll(Answers(rows, noise: 1, seed: 2), p => 0.5 + (p / 2));
        var contest = Contest.Of(rows, boasting, Answers(rows, noise: 8, seed: 3));
        Assert.True(contest.Difference.Low > 0);
        Assert.False(contest.Won);
        Assert.Contains("kept worse", contest.Finding("older"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_becomes_of_a_model_follows_from_the_evidence()
    {
        var interval = new Interval(0.1, 0.05, 0.15);
        var better = new Contest(interval, 0.01, 0.01, 900, 50, 20);
        Assert.Equal(Standing.Candidate, PromotionRule.Of(beatsBaselines: false, "older", better).Standing);
        Assert.Equal(Standing.Champion, PromotionRule.Of(beatsBaselines: true, null, null).Standing);
        Assert.Equal(Standing.Champion, PromotionRule.Of(beatsBaselines: true, "older", better).Standing);
        Assert.Equal(Standing.Challenger, PromotionRule.Of(beatsBaselines: true, "older", better with { Difference = interval with { Low = -0.01 } }).Standing);
        Assert.Equal(Standing.Challenger, PromotionRule.Of(beatsBaselines: true, "older", better with { Failures = 3 }).Standing);
        Assert.Equal(Standing.Candidate, PromotionRule.Of(beatsBaselines: true, "older", better with { Difference = new Interval(-0.1, -0.2, -0.05) }).Standing);
    }

    [Fact]
    public void Intervals_hold_the_figure_and_narrow_with_more_days()
    {
        var few = Rows(days: 8, seed: 1);
        var many = Rows(days: 80, seed: 1);
        var (short8, long80) = (FigureIntervals.Of(few, Answers(few, 2, 2)), FigureIntervals.Of(many, Answers(many, 2, 2)));
        var precision = new Ranking(Answers(many, 2, 2), Array.ConvertAll(many, row => row.Failed)).AveragePrecision();
        Assert.InRange(precision, long80["averagePrecision"].Low, long80["averagePrecision"].High);
        Assert.True(Width(long80["averagePrecision"]) < Width(short8["averagePrecision"]));
        Assert.Empty(FigureIntervals.Of([few[0]], [0.5]));

        static double Width((double Low, double High) interval) => interval.High - interval.Low;
    }

    private static RowInfo[] Rows(int days, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, days * 48).Select(slot =>
        {
            var at = Histories.Start.AddMinutes(slot * 30);
            return new RowInfo("FEED", at, at.AddHours(1), random.NextDouble() < 0.1, Onset: true);
        })];
    }

    // Probabilities by Bayes' rule from a signal of one deviation with more or less noise, so that they are calibrated.
    private static double[] Answers(RowInfo[] rows, double noise, int seed)
    {
        var random = new Random(seed);
        return Array.ConvertAll(rows, row =>
        {
            var signal = (row.Failed ? 1 : 0) + (noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            return 1 / (1 + (9 * Math.Exp((1 - (2 * signal)) / (2 * noise * noise))));
        });
    }
}

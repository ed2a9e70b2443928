using Hermes.Learning.Promotion;

namespace Hermes.Learning.Tests;

public sealed class DriftTests
{
    [Fact]
    public void A_fleet_that_stays_as_it_was_has_not_moved_whatever_the_sample()
    {
        var random = new Random(1);
        foreach (var days in (int[])[20, 100, 1000])
        {
            var reference = ScoreReference.Of(Squares(random, days * 10), days);
            var moved = Enumerable.Range(0, 200).Count(_ => reference.Against(Squares(random, days), days).Moved);
            Assert.InRange(moved, 0, 1);
        }
    }

    [Fact]
    public void A_fleet_that_fails_far_more_often_has_moved()
    {
        var random = new Random(1);
        var reference = ScoreReference.Of(Squares(random, 5000), 1000);
        Assert.True(reference.Against([.. Squares(random, 2000).Select(p => Math.Min(1, p + 0.4))], 300).Moved);
        Assert.False(reference.Against([.. Squares(random, 5).Select(p => Math.Min(1, p + 0.4))], 5).Moved);
    }

    [Fact]
    public void Ties_and_nothing_at_all_are_no_shift()
    {
        var flat = ScoreReference.Of([.. Enumerable.Repeat(0.01, 500)], 100);
        Assert.False(flat.Against([.. Enumerable.Repeat(0.01, 500)], 100).Moved);
        Assert.False(flat.Against([], 0).Moved);
        Assert.False(ScoreReference.Of([], 0).Against([0.2], 1).Moved);
    }

    [Fact]
    public void Forecasts_that_come_true_as_often_as_said_are_kept_and_half_as_often_are_not()
    {
        Assert.False(Days(said: 0.1, comes: 0.1).Moved);
        Assert.True(Days(said: 0.1, comes: 0.3).Moved);
        Assert.True(Days(said: 0.3, comes: 0.1).Moved);

        // Three times as often, but only a handful: that may be chance.
        Assert.False(CalibrationShift.Of(Enumerable.Range(0, 60).Select(day => new ForecastDay(0.05, day < 9 ? 1 : 0))).Moved);
    }

    private static CalibrationShift Days(double said, double comes)
    {
        var random = new Random(3);
        return CalibrationShift.Of(Enumerable.Range(0, 300).Select(_ =>
            new ForecastDay(48 * said / 10, Enumerable.Range(0, 48).Count(_ => random.NextDouble() < comes / 10))));
    }

    // Small probabilities are the many.
    private static double[] Squares(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 2))];
}

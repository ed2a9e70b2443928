using Hermes.Logs.Anomalies;

namespace Hermes.Logs.Tests;

public sealed class RobustScoreTests
{
    [Fact]
    public void One_outlier_stands_out_and_hides_nothing()
    {
        var scores = RobustScore.Score([10, 11, 9, 10, 12, 10, 100, 11, 9, 10]);

        Assert.Equal(6, Array.IndexOf(scores, scores.Max()));
        Assert.True(scores[6] > RobustScore.DefaultThreshold);
        Assert.All(scores.Where((_, i) => i != 6), s => Assert.True(s < RobustScore.DefaultThreshold));
    }

    [Fact]
    public void A_window_only_looks_back()
    {
        double[] values = [1, 2, 1, 2, 1, 2, 50, 1, 2];

        Assert.Equal(RobustScore.Score(values, 5)[..7], RobustScore.Score(values[..7], 5));
    }

    [Fact]
    public void A_constant_series_has_no_anomaly_and_a_step_in_it_is_one()
    {
        Assert.All(RobustScore.Score([5, 5, 5, 5, 5]), s => Assert.Equal(0, s));
        Assert.True(RobustScore.Score([5, 5, 5, 5, 9], 4)[4] > RobustScore.DefaultThreshold);
        Assert.Empty(RobustScore.Score([]));
    }
}

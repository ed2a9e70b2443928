using Hermes.Learning.Explanations;
using Hermes.Learning.Training;

namespace Hermes.Learning.Tests;

public sealed class RiskStateTests
{
    private static readonly Thresholds Levels = new(0.3, 0.6);
    private static readonly DateTimeOffset Start = Histories.Start;

    [Fact]
    public void A_probability_that_wobbles_around_the_threshold_raises_one_risk()
    {
        var random = new Random(4);
        var states = Follow(Enumerable.Range(0, 600).Select(_ => 0.3 + (0.08 * (random.NextDouble() - 0.5))));
        Assert.Equal(1, Raised(states));
        Assert.Single(states.Where(state => state.PredictionId is not null).Select(state => state.PredictionId).Distinct());
        Assert.DoesNotContain(states, state => state.Level == RiskLevel.Critical);
    }

    [Fact]
    public void A_probability_that_swings_every_minute_changes_the_level_once()
    {
        var states = Follow(Enumerable.Range(0, 240).Select(minute => minute % 2 == 0 ? 0.7 : 0.05));
        Assert.Equal(1, states.Prepend(RiskState.Healthy).Zip(states).Count(pair => pair.First.Level != pair.Second.Level));
    }

    [Fact]
    public void A_risk_is_over_when_its_window_is_and_nothing_speaks_for_it_any_more()
    {
        var states = Follow([0.5, .. Enumerable.Repeat(0.01, 90)]);
        Assert.All(states.Take(61), state => Assert.Equal(RiskLevel.Warning, state.Level));
        Assert.All(states.Skip(61), state => Assert.Equal(RiskLevel.Healthy, state.Level));
    }

    [Fact]
    public void A_risk_is_over_when_its_failure_has_come_and_the_next_one_is_another()
    {
        var id = Guid.NewGuid();
        var raised = RiskState.Healthy.Next(0.5, Levels, Start, null, id);
        var after = raised.Next(0.1, Levels, Start.AddMinutes(40), Start.AddMinutes(39), Guid.NewGuid());
        Assert.Equal(RiskLevel.Healthy, after.Level);
        var again = Guid.NewGuid();
        Assert.Equal(again, after.Next(0.4, Levels, Start.AddMinutes(50), Start.AddMinutes(39), again).PredictionId);
    }

    [Fact]
    public void A_model_that_never_alerts_raises_nothing() =>
        Assert.DoesNotContain(Follow([0.99, 1, 0.5], Thresholds.Never), state => state.Level != RiskLevel.Healthy);

    private static List<RiskState> Follow(IEnumerable<double> probabilities, Thresholds? levels = null)
    {
        var (state, at, states) = (RiskState.Healthy, Start, new List<RiskState>());
        foreach (var probability in probabilities)
        {
            state = state.Next(probability, levels ?? Levels, at, null, Guid.NewGuid());
            states.Add(state);
            at = at.AddMinutes(1);
        }

        return states;
    }

    private static int Raised(List<RiskState> states) =>
        states.Prepend(RiskState.Healthy).Zip(states).Count(pair => pair.First.Level == RiskLevel.Healthy && pair.Second.Level != RiskLevel.Healthy);
}

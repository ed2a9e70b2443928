using Hermes.Learning.Calibration;
using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Explanations;
using Hermes.Learning.History;
using Hermes.Learning.Training;

namespace Hermes.Learning.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void Figures_follow_their_definitions_with_ties()
    {
        // By hand: precision 1, 1, 1, 4/5 and 5/7 at each fifth of recall; 23 of 25 pairs in order.
        var scores = Scores.Of(
            [0.1, 0.4, 0.35, 0.8, 0.35, 0.7, 0.2, 0.9, 0.4, 0.05],
            [false, false, true, true, false, true, false, true, true, false],
            0.5);
        Assert.Equal(0.9028571, scores.AveragePrecision, 5);
        Assert.Equal(0.92, scores.RocAuc, 5);
        Assert.Equal((0.8, 1.0, 0.6, 0.0), (scores.Accuracy, scores.Precision, scores.Recall, scores.FalsePositiveRate));
    }

    [Fact]
    public void Both_calibrations_bring_skewed_scores_back_to_the_observed_shares()
    {
        var random = new Random(3);
        var scores = Enumerable.Range(0, 4000).Select(_ => (random.NextDouble() * 6) - 3).ToArray();
        var failed = scores.Select(score => random.NextDouble() < 1 / (1 + Math.Exp(-((0.5 * score) - 1)))).ToArray();
        foreach (var calibrator in (Calibrator[])[PlattCalibrator.Fit(scores, failed), IsotonicCalibrator.Fit(scores, failed)])
        {
            Assert.True(Reliability.Of(Array.ConvertAll(scores, calibrator.Apply), failed).Ece < 0.03, calibrator.Name);
            Assert.True(calibrator.Apply(-3) <= calibrator.Apply(0) && calibrator.Apply(0) <= calibrator.Apply(3));
        }
    }

    [Fact]
    public void Alerts_that_go_on_without_a_failure_are_counted_again_every_hour()
    {
        var failure = Histories.Start.AddHours(5);
        var fleet = new FleetHistory([new FeedHistory(new FeedDefinition { Name = "F" }, [
            Histories.Of("1", Histories.Start, 0, RunOutcome.Succeeded), Histories.Of("2", failure, 0, RunOutcome.Failed)])]);
        var rows = Enumerable.Range(0, 24).Select(i => new RowInfo("F", Histories.Start.AddMinutes(15 * i), Histories.Start.AddMinutes((15 * i) + 60), false, true)).ToArray();

        var always = AlertSimulation.Run(Target.Window, fleet, rows, [.. rows.Select(_ => 1.0)], 0.5);
        Assert.Equal((6, 1, 1), (always.Alerts, always.Hits, always.OnsetsCaught));

        var once = AlertSimulation.Run(Target.Window, fleet, rows, [.. rows.Select(row => row.At == failure.AddMinutes(-45) ? 0.9 : 0.1)], 0.5);
        Assert.Equal((1, 1, 45), (once.Alerts, once.Hits, once.MedianLeadMinutes));
    }

    [Fact]
    public void A_risk_is_raised_once_kept_over_its_window_and_then_cleared()
    {
        var thresholds = new Thresholds(0.3, 0.6);
        var (at, id) = (Histories.Start, Guid.NewGuid());
        var raised = RiskState.Healthy.Next(0.4, thresholds, at, null, id);
        Assert.Equal((RiskLevel.Warning, id), (raised.Level, raised.PredictionId));

        var kept = raised.Next(0.05, thresholds, at.AddMinutes(40), null, Guid.NewGuid());
        Assert.Equal((RiskLevel.Warning, id), (kept.Level, kept.PredictionId));

        var worse = kept.Next(0.7, thresholds, at.AddMinutes(41), null, Guid.NewGuid());
        Assert.Equal((RiskLevel.Critical, id), (worse.Level, worse.PredictionId));

        Assert.Equal(RiskState.Healthy, worse.Next(0.05, thresholds, at.AddMinutes(102), null, Guid.NewGuid()));
        Assert.Equal(RiskState.Healthy, worse.Next(0.05, thresholds, at.AddMinutes(60), at.AddMinutes(55), Guid.NewGuid()));
    }

    [Fact]
    public void Priority_shows_its_arithmetic()
    {
        var (priority, reason) = Advice.Priority(0.78, 5, 2, hasDeadline: false);
        Assert.Equal(93.6, priority);
        Assert.Equal("78 % x impact 5/5 x 1.2 for 2 downstream feeds = 93.6", reason);
    }
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.History;
using Hermes.Learning.Resolution;
using Hermes.Learning.Training;

namespace Hermes.Learning.Tests;

public sealed class ResolutionTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    [Fact]
    public void An_alert_is_a_hit_early_or_false_and_open_until_reports_had_their_time()
    {
        var opened = Histories.Start;
        AlertFate? After(double? failureMinutes, double nowMinutes) => AlertFate.Of(
            new FeedHistory(new FeedDefinition { Name = "F" }, failureMinutes is { } minutes ? [Histories.Of("1", opened.AddMinutes(minutes), 0, RunOutcome.Failed)] : []),
            opened, opened.AddMinutes(nowMinutes), Grace);

        Assert.Equal(AlertOutcome.Hit, After(30.1, 31)?.Outcome);
        Assert.Equal(AlertOutcome.Hit, After(60, 61)?.Outcome);
        Assert.Equal(AlertOutcome.Early, After(30, 31)?.Outcome);
        Assert.Equal("1", After(5, 6)?.Failure?.Id);
        Assert.Equal(AlertOutcome.FalseAlarm, After(60.1, 75)?.Outcome);
        Assert.Equal(AlertOutcome.FalseAlarm, After(0, 75)?.Outcome);
        Assert.Null(After(null, 74));
        Assert.Null(After(40, 39));
        Assert.Equal(AlertOutcome.FalseAlarm, AlertFate.Of(null, opened, opened.AddMinutes(75), Grace)?.Outcome);
    }

    [Fact]
    public void Alerts_resolved_one_by_one_give_the_figures_of_a_replay()
    {
        var fleet = Histories.Slowing(3, 12);
        var random = new Random(5);
        var rows = fleet.Feeds.Keys
            .SelectMany(feed => Enumerable.Range(4, (10 * 96) - 8).Select(slot => Histories.Start.AddMinutes(15 * slot)).Select(at => new RowInfo(feed, at, at.AddHours(1), false, true)))
            .OrderBy(row => row.At).ToArray();
        var probabilities = Array.ConvertAll(rows, row => fleet.Feeds[row.Feed].FailsWithin(row.At, row.At.AddMinutes(75)) ? random.NextDouble() : random.NextDouble() * 0.6);

        var replayed = AlertSimulation.Run(Target.Window, fleet, rows, probabilities, 0.5);

        var (fates, lastOpened, leads) = (new List<AlertFate>(), new Dictionary<string, DateTimeOffset>(), new List<double>());
        for (var i = 0; i < rows.Length; i++)
        {
            var history = fleet.Feeds[rows[i].Feed];
            if (probabilities[i] >= 0.5 && AlertFate.OpensAt(history, lastOpened.TryGetValue(rows[i].Feed, out var last) ? last : null, rows[i].At))
            {
                lastOpened[rows[i].Feed] = rows[i].At;
                fates.Add(AlertFate.Of(history, rows[i].At, DateTimeOffset.MaxValue, Grace)!);
                leads.AddRange(fates[^1].Failure is { } failure ? [(failure.KnownAt - rows[i].At).TotalMinutes] : []);
            }
        }

        var onsets = fleet.Feeds.Values.SelectMany(history => Failures.Between(history, rows[0].At, rows[^1].At.AddHours(1))).Where(failure => failure.Onset).Select(failure => failure.Run).ToHashSet();
        Assert.True(replayed.Alerts > 50 && replayed.OnsetsCaught > 5);
        Assert.Equal(
            (replayed.Alerts, replayed.Hits, replayed.Onsets, replayed.OnsetsCaught),
            (fates.Count, fates.Count(fate => fate.Failure is not null), onsets.Count, fates.Count(fate => fate.Failure is { } failure && onsets.Contains(failure))));
        Assert.Equal(replayed.LeadMinutes.Order(), leads.Order());
    }

    [Fact]
    public void Counted_forecasts_give_the_figures_of_all_of_them()
    {
        var fleet = Histories.Slowing(2, 10);
        var random = new Random(6);
        var (tally, half) = (new Tally(), new Tally());
        var (said, failed, called) = (new List<double>(), new List<bool>(), new List<bool>());
        foreach (var history in fleet.Feeds.Values)
        {
            for (var at = Histories.Start.AddHours(1); at < Histories.Start.AddDays(9); at = at.AddMinutes(10))
            {
                var answer = Answer.Of(history, at)!.Value;
                said.Add(Math.Clamp((answer.FailedInWindow ? 0.5 : 0) + (random.NextDouble() * 0.5), 0, 1));
                failed.Add(answer.FailedInWindow);
                called.Add(said[^1] >= 0.4);
                (said.Count % 2 == 0 ? tally : half).Add(said[^1], called[^1], answer);
            }
        }

        tally.Add(half);
        var scores = Scores.Of([.. said], [.. failed], [.. called]);
        Assert.Equal((scores.Rows, scores.Positives), (tally.Rows, tally.Positives));
        Assert.Equal(scores.Brier, tally.Brier, 10);
        Assert.Equal(scores.Ece, tally.Curve().Ece, 10);
        Assert.Equal(scores.Precision, tally.CalledPositives / (double)tally.Called, 10);
        Assert.Equal(scores.BaseRate * (1 - scores.BaseRate), tally.BaseRateBrier, 10);
        Assert.True(tally.BaseRateBrier >= tally.LastOutcomeBrier && tally.LastOutcomeBrier > 0 && tally.MovingAverageBrier > 0);
    }

    [Fact]
    public void A_gain_over_the_baselines_is_shown_only_where_days_agree()
    {
        var random = new Random(7);
        BrierGain? Gain(int days, double skill) => BrierGain.Of([.. Enumerable.Range(0, days).Select(_ =>
        {
            var tally = new Tally();
            for (var i = 0; i < 300; i++)
            {
                var failed = random.NextDouble() < 0.1;
                tally.Add(0.1 + (skill * (failed ? 0.6 : -0.05)), false, new Answer(failed, failed, random.NextDouble() < 0.1, random.Next(3)));
            }

            return tally;
        })]);

        Assert.Null(Gain(4, 1));
        Assert.True(Gain(20, 1) is { BaseRate.Low: > 0, LastOutcome.Low: > 0, MovingAverage.Low: > 0 });
        Assert.True(Gain(20, 0) is { BaseRate: { Low: < 0, Difference: < 0.001 } });
        Assert.True(Gain(20, -1) is { BaseRate.High: < 0 });
    }

    [Fact]
    public void What_the_simple_rules_know_is_what_was_known_then()
    {
        var history = new FeedHistory(new FeedDefinition { Name = "F" }, Enumerable.Range(0, 12).Select(hour => Histories.Of(
            $"{hour}", Histories.Start.AddHours(hour), 600, hour is 3 or 11 ? RunOutcome.Failed : RunOutcome.Succeeded)));

        Assert.Null(Answer.Of(history, Histories.Start.AddMinutes(9)));
        Assert.Equal(new Answer(true, true, false, 0), Answer.Of(history, Histories.Start.AddMinutes(150)));
        Assert.Equal(new Answer(false, true, false, 0), Answer.Of(history, Histories.Start.AddMinutes(165)));
        Assert.Equal(new Answer(false, false, true, 2), Answer.Of(history, Histories.Start.AddMinutes(190)));
        Assert.Equal(new Answer(false, true, false, 1), Answer.Of(history, Histories.Start.AddMinutes(659)));
    }

    [Fact]
    public void Answers_delay_alerts_of_a_feed_within_bounds_and_never_bring_them_forward()
    {
        var thresholds = Thresholds.From(0.2);
        Assert.Equal(thresholds, FeedbackShift.Of(thresholds, FeedbackShift.Times(useful: 50, useless: 3)));
        Assert.Equal(0.2381, FeedbackShift.Of(thresholds, FeedbackShift.Times(0, 1)).Warning, 4);
        var most = FeedbackShift.Of(thresholds, FeedbackShift.Times(0, 1000));
        Assert.Equal(0.4286, most.Warning, 4);
        Assert.True(most.Critical > thresholds.Critical && most.Critical < 1);
        Assert.Equal(Thresholds.Never, FeedbackShift.Of(Thresholds.Never, 3));
    }
}

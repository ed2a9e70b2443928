using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Models;
using Hermes.Learning.Training;
using Hermes.Learning.WhatIf;

namespace Hermes.Learning.Tests;

public sealed class WhatIfTests
{
    private static readonly FleetHistory Fleet = Histories.Slowing(6, 30);
    private static readonly Dataset Rows = DatasetBuilder.Windows(Fleet, Histories.Start.AddDays(1), Histories.Start.AddDays(30), TimeSpan.FromMinutes(15));
    private static readonly Lazy<Forecaster> Trained = new(() => ForecastTrainer.Train(
        Rows, Fleet, new TrainingOptions { Algorithms = [Algorithm.GradientBoosting], MaxRows = 6000 }).Forecaster);

    [Fact]
    public void A_risk_names_the_smallest_change_of_its_own_signs_that_ends_it()
    {
        var probabilities = Trained.Value.Predict(Rows.Values);
        var below = probabilities.Max() / 3;
        var risky = Enumerable.Range(0, Rows.Count).OrderByDescending(i => probabilities[i]).Take(20).ToList();
        var found = risky.Select(i => Clearing.Find(Trained.Value, Fleet, Rows.Rows[i].Feed, Rows.Rows[i].At, Rows.Row(i), below)).ToList();
        Assert.Contains(found, change => change is not null);
        foreach (var (i, change) in risky.Zip(found).Where(pair => pair.Second is not null))
        {
            Assert.StartsWith("if ", change!.Text, StringComparison.Ordinal);
            Assert.True(change.Probability < below);

            // The features it names are the whole change: put into the row they give the same probability.
            var row = Rows.Row(i).ToArray();
            foreach (var (feature, value) in change.Features)
            {
                row[FeatureCatalog.IndexOf(feature)] = (float)value;
            }

            Assert.Equal(change.Probability, Trained.Value.Predict(row)[0], 9);
        }
    }

    [Fact]
    public void Nothing_is_named_where_no_change_would_be_enough() =>
        Assert.Null(Clearing.Find(Trained.Value, Fleet, "FEED_1", Rows.Rows[^1].At, Rows.Row(Rows.Count - 1), 0));

    [Fact]
    public void Every_value_that_stands_now_changes_nothing_when_it_is_asked_for()
    {
        foreach (var i in Enumerable.Range(0, 200).Select(i => i * (Rows.Count / 200)))
        {
            var (feed, at) = (Rows.Rows[i].Feed, Rows.Rows[i].At);
            foreach (var choice in Scenario.Choices(Fleet, feed, at, Rows.Row(i)).Where(choice => choice.Scale is not null && choice.Factor is not "log" and not "schedule"))
            {
                var row = Rows.Row(i).ToArray();
                Assert.Null(Scenario.Apply(Fleet, feed, at, row, new Change(choice.Factor, Value: choice.Scale!.Now, Upstream: choice.Upstream)));
                AssertClose(Rows.Row(i), row, choice.Factor is "duration" or "volume" or "runErrors" ? ["_last", "_1h", "_3h"] : []);
            }
        }
    }

    [Fact]
    public void One_more_run_changes_outcomes_as_the_run_itself_would()
    {
        var at = Histories.Start.AddDays(20).AddMinutes(7);
        var row = FeatureBuilder.Build(Fleet, "FEED_2", at);
        Assert.Null(Scenario.Apply(Fleet, "FEED_2", at, row, new Change("outcome", "failed")));
        var history = Fleet.Feeds["FEED_2"];
        var failed = Histories.Of("new", at, 0, RunOutcome.Failed);
        var fleet = new FleetHistory(Fleet.Feeds.Values.Select(feed => feed == history ? new FeedHistory(history.Feed, history.Started.Append(failed)) : feed));
        var real = FeatureBuilder.Build(fleet, "FEED_2", at);
        foreach (var feature in Enumerable.Range(0, FeatureCatalog.Count).Where(i => FeatureCatalog.All[i].Theme == FeatureTheme.Outcomes))
        {
            Assert.Equal(real[feature], row[feature]);
        }
    }

    [Fact]
    public void An_upstream_on_time_is_not_late()
    {
        var at = Histories.Start.AddDays(31); // nothing has started for a day
        var row = FeatureBuilder.Build(Fleet, "FEED_3", at);
        Assert.True(row[FeatureCatalog.IndexOf("upstream_minutes_late")] > 600);
        Assert.Null(Scenario.Apply(Fleet, "FEED_3", at, row, new Change("upstream", "onTime", Upstream: "FEED_2")));
        Assert.Equal(0, row[FeatureCatalog.IndexOf("upstream_minutes_late")]);
    }

    [Theory]
    [InlineData("weather", null, null, null, "There is no factor 'weather'")]
    [InlineData("upstream", "onTime", null, "FEED_9", "'FEED_9' is no upstream of FEED_3. Use FEED_2.")]
    [InlineData("upstream", "soon", null, null, "onTime, succeeded")]
    [InlineData("duration", null, -1.0, null, "x the usual time")]
    [InlineData("duration", "none", null, null, "'none' is no state of 'duration'")]
    [InlineData("outcome", null, 1.0, null, "succeeded or failed")]
    public void A_question_that_makes_no_sense_says_what_would(string factor, string? state, double? value, string? upstream, string expected)
    {
        var at = Histories.Start.AddDays(20);
        var row = FeatureBuilder.Build(Fleet, "FEED_3", at);
        Assert.Contains(expected, Scenario.Apply(Fleet, "FEED_3", at, row, new Change(factor, state, value, upstream)), StringComparison.Ordinal);
    }

    // Where three runs are told as one value, the last of them and those of the last hours take that value too.
    private static void AssertClose(ReadOnlySpan<float> before, ReadOnlySpan<float> after, string[] smoothed)
    {
        for (var i = 0; i < before.Length; i++)
        {
            var name = FeatureCatalog.All[i].Name;
            if (smoothed.Length > 0 && (name == "duration_deviation_last" || Array.Exists(smoothed, part => name.EndsWith(part, StringComparison.Ordinal))))
            {
                continue;
            }

            Assert.True(
                (float.IsNaN(before[i]) && float.IsNaN(after[i])) || Math.Abs(before[i] - after[i]) <= 1e-3 * (1 + Math.Abs(before[i])),
                $"{name}: {before[i]} became {after[i]}");
        }
    }
}

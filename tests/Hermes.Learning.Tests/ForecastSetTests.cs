using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hermes.Learning.Datasets;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Models;
using Hermes.Learning.Training;

namespace Hermes.Learning.Tests;

public sealed class ForecastSetTests
{
    private static readonly FleetHistory Fleet = Histories.Slowing(4, 30);
    private static readonly DateTimeOffset End = Histories.Start.AddDays(30);
    private static readonly TrainingOptions Quick = new() { Algorithms = [Algorithm.LogisticRegression], Rows = 12_000 };

    [Fact]
    public void Every_question_the_history_carries_gets_a_forecaster_and_the_others_a_reason()
    {
        var told = new List<TrainingProgress>();
        var result = ForecastTrainer.TrainSet(Fleet, Histories.Start, End, Quick, new Told(told), TestContext.Current.CancellationToken);
        Assert.Equal([Target.Window, Target.NextRun, Target.Hour, Target.RunFails], result.Set.Heads.Keys.Order());
        Assert.Contains("import more", result.Missing[Target.RunLate], StringComparison.OrdinalIgnoreCase);
        Assert.Same(result.Heads[Target.Window].Forecaster, result.Set.Window);
        Assert.All(result.Baseline.Heads.Values, forecaster => Assert.Equal(Algorithm.MovingAverage, forecaster.Model.Algorithm));

        var percents = told.ConvertAll(progress => progress.Percent);
        Assert.Equal(percents.Order(), percents);
        Assert.Equal((0, 100), (percents[0], percents[^1]));
        Assert.All(Told.Niceness, nice => Assert.True(nice >= 10, $"trained at nice level {nice}"));

        using var loaded = ForecastSet.Load(result.Set.Save());
        Assert.Equal(result.Set.Heads.Keys.Order(), loaded.Heads.Keys.Order());
    }

    [Fact]
    public void A_training_run_can_be_cancelled_inside_a_question()
    {
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => ForecastTrainer.TrainSet(
            Fleet, Histories.Start, End, Quick with { Algorithms = [Algorithm.GradientBoosting] }, new Told([], cancel), cancel.Token));
    }

    [Fact]
    public void Within_the_hour_is_asked_on_the_rows_of_the_window_and_includes_its_answers()
    {
        var windows = DatasetBuilder.Windows(Fleet, Histories.Start, End, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        var hours = DatasetBuilder.Hours(windows, Fleet);
        Assert.Same(windows.Values, hours.Values);
        Assert.All(windows.Rows.Zip(hours.Rows), pair => Assert.True(!pair.First.Failed || pair.Second.Failed));
        Assert.True(hours.Positives > windows.Positives);
    }

    [Fact]
    public void A_run_in_flight_is_asked_about_only_while_it_goes_on()
    {
        var rows = DatasetBuilder.Build(Fleet, Target.RunFails, Histories.Start, End, default, ct: TestContext.Current.CancellationToken);
        Assert.All(rows.Rows, row => Assert.True(row.At < row.AnsweredAt));
        Assert.All(Enumerable.Range(0, rows.Count), i => Assert.True(rows.Row(i)[(int)Feature.Running] >= 1));
        Assert.True(rows.Positives > 20);
    }

    [Fact]
    public void A_run_that_passes_its_deadline_is_late_whatever_becomes_of_it()
    {
        var feed = new FeedDefinition { Name = "F", DeadlineMinutes = 10 };
        var fleet = new FleetHistory([new FeedHistory(feed, [
            Histories.Of("in time", Histories.Start, 300, RunOutcome.Succeeded),
            Histories.Of("late", Histories.Start.AddHours(1), 1200, RunOutcome.Succeeded),
            Histories.Of("stopped in time", Histories.Start.AddHours(2), 300, RunOutcome.Cancelled),
            Histories.Of("never ended", Histories.Start.AddHours(3), 0, RunOutcome.Running),
            Histories.Of("not due yet", Histories.Start.AddHours(9), 0, RunOutcome.Running)])]);
        var rows = DatasetBuilder.Build(fleet, Target.RunLate, Histories.Start, Histories.Start.AddHours(9), default, ct: TestContext.Current.CancellationToken).Rows;
        Assert.Equal(
            [(0, false), (1, true), (3, true)],
            rows.Select(row => ((int)(row.At - Histories.Start).TotalHours, row.Failed)).Distinct());
        Assert.All(rows, row => Assert.True(row.AnsweredAt <= row.At.AddMinutes(10)));
    }

    [Theory]
    [InlineData(Algorithm.LogisticRegression)]
    [InlineData(Algorithm.GradientBoosting)]
    public void A_model_of_another_release_finds_its_features_by_name(Algorithm algorithm)
    {
        var rows = DatasetBuilder.Windows(Fleet, Histories.Start, End, TimeSpan.FromMinutes(30), TestContext.Current.CancellationToken);
        using var forecaster = ForecastTrainer.Train(rows, Fleet, Quick with { Algorithms = [algorithm] }, ct: TestContext.Current.CancellationToken).Forecaster;

        // As if the last feature had been called otherwise when the model was made.
        var last = FeatureCatalog.Names[^1];
        var artifact = JsonNode.Parse(forecaster.Save())!;
        artifact["Features"]![FeatureCatalog.Count - 1] = "gone";
        using var older = Forecaster.Load(Encoding.UTF8.GetBytes(artifact.ToJsonString()));

        var sample = rows.Slice(0..200);
        var without = (float[])sample.Values.Clone();
        for (var i = 0; i < sample.Count; i++)
        {
            without[(i * FeatureCatalog.Count) + FeatureCatalog.IndexOf(last)] = float.NaN;
        }

        Assert.Equal(forecaster.Predict(without), older.Predict(sample.Values));
        Assert.Equal(FeatureCatalog.Count, older.Model.Explain(sample.Row(0)).Length);
        Assert.Equal("gone", Forecaster.Load(older.Save()).Features[^1]);
    }

    [Fact]
    public void A_blend_is_the_mean_of_its_parts_in_score_and_reasons_and_survives_storage()
    {
        var rows = DatasetBuilder.Windows(Fleet, Histories.Start, End, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        IModel[] parts = [LogisticModel.Train(rows, ct: TestContext.Current.CancellationToken), TreeModel.Train(Algorithm.GradientBoosting, rows, ct: TestContext.Current.CancellationToken)];
        using var blend = new BlendModel(parts);
        var each = parts.Select(part => ForecastTrainer.ScoresOf(part, rows)).ToArray();
        Assert.Equal(each[0].Zip(each[1], (a, b) => (a + b) / 2), ForecastTrainer.ScoresOf(blend, rows), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(parts.Sum(part => part.Explain(rows.Row(7))[0]) / 2, blend.Explain(rows.Row(7))[0], 5);

        using var stored = BlendModel.Load(blend.Save(), FeatureCatalog.Names);
        Assert.Equal(ForecastTrainer.ScoresOf(blend, rows), ForecastTrainer.ScoresOf(stored, rows));
    }

    [Fact]
    public void A_row_far_from_the_training_data_is_trusted_less()
    {
        var rows = DatasetBuilder.Windows(Fleet, Histories.Start, End, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        using var trained = ForecastTrainer.Train(rows, Fleet, Quick, ct: TestContext.Current.CancellationToken).Forecaster;
        using var forecaster = Forecaster.Load(trained.Save());
        var usual = rows.Row(rows.Count / 2).ToArray();
        var strange = Array.ConvertAll(usual, value => float.IsNaN(value) ? value : 1e6f);
        Assert.Equal(Confidence.Of(trained, 0.05, usual, 500), Confidence.Of(forecaster, 0.05, usual, 500));
        Assert.True(Confidence.Of(forecaster, 0.05, strange, 500) < 0.3 * Confidence.Of(forecaster, 0.05, usual, 500));
    }

    private sealed class Told(List<TrainingProgress> list, CancellationTokenSource? cancel = null) : IProgress<TrainingProgress>
    {
        /// <summary>Nice levels of the threads that reported; Linux alone tells.</summary>
        public static ConcurrentBag<int> Niceness { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (OperatingSystem.IsLinux())
            {
                // Behind the name in parentheses, nice is the 17th field.
                Niceness.Add(int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16], CultureInfo.InvariantCulture));
            }

            list.Add(value);
            if (value.Percent > 1)
            {
                cancel?.Cancel();
            }
        }
    }
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Lateness;
using Hermes.Learning.Training;

namespace Hermes.Prediction.Scoring;

/// <summary>What one version of the model says of one feed; null where it has no answer.</summary>
/// <param name="Window">A failure becomes known 30 to 60 minutes ahead.</param>
/// <param name="Hour">A failure becomes known within the next 60 minutes; the window is part of the hour, so never less likely.</param>
/// <param name="NextRun">The next run fails.</param>
/// <param name="RunFails">The oldest run in flight fails.</param>
/// <param name="RunLate">The oldest run in flight ends after its deadline.</param>
internal readonly record struct Answers(double Window, double? Hour, double? NextRun, double? RunFails, double? RunLate)
{
    /// <summary>Answers for several feeds, a matrix a question. Questions about runs are asked only of feeds with a run in flight.</summary>
    public static Answers[] Of(ForecastSet set, FleetHistory fleet, IReadOnlyList<string> feeds, float[] rows)
    {
        var window = set.Window.Predict(rows);
        var hour = set[Target.Hour]?.Predict(rows);
        var nextRun = set[Target.NextRun]?.Predict(rows);
        var running = Enumerable.Range(0, feeds.Count).Where(i => rows[(i * FeatureCatalog.Count) + FeatureCatalog.Running] > 0).ToList();
        var fails = OfSome(set[Target.RunFails], running, rows);
        var late = OfSome(set[Target.RunLate], [.. running.Where(i => fleet.Feeds[feeds[i]].Feed.DeadlineMinutes is not null)], rows);
        var answers = new Answers[feeds.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new Answers(window[i], hour is null ? null : Math.Max(hour[i], window[i]), nextRun?[i], Found(fails, i), Found(late, i));
        }

        return answers;
    }

    /// <summary>The oldest run in flight and when it should be over; null without one.</summary>
    public static (Run Run, DateTimeOffset? Deadline)? InFlight(FeedHistory history, FeedView view)
    {
        if (view.OldestRunning is not { } since)
        {
            return null;
        }

        for (var i = history.Started.Count - 1; i >= 0 && history.Started[i].StartedAt >= since; i--)
        {
            if (history.Started[i] is var run && run.StartedAt == since && (run.Outcome == RunOutcome.Running || run.KnownAt > view.At))
            {
                return (run, RunJudge.Deadline(history, run));
            }
        }

        return null;
    }

    private static Dictionary<int, double> OfSome(Forecaster? forecaster, List<int> which, float[] rows)
    {
        if (forecaster is null || which.Count == 0)
        {
            return [];
        }

        var some = new float[which.Count * FeatureCatalog.Count];
        for (var i = 0; i < which.Count; i++)
        {
            rows.AsSpan(which[i] * FeatureCatalog.Count, FeatureCatalog.Count).CopyTo(some.AsSpan(i * FeatureCatalog.Count));
        }

        return which.Zip(forecaster.Predict(some)).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static double? Found(Dictionary<int, double> answers, int index) => answers.TryGetValue(index, out var answer) ? answer : null;
}

using Hermes.Learning.History;
using Hermes.Learning.Lateness;

namespace Hermes.Learning.Datasets;

/// <summary>
/// Questions about runs in flight. A run is asked about at fixed ages for as long as it goes on, never at shares of a duration that
/// nobody knew yet: what is learned is how runs of that age end.
/// </summary>
internal static class RunQuestions
{
    private static readonly double[] AgesMinutes = [0, 1, 3, 8, 15, 30, 60, 120, 240, 480, 960];

    /// <summary>Does the run fail? Runs without an end or a duration were never seen in flight.</summary>
    public static IEnumerable<Question> Failing(FeedHistory history)
    {
        if (!history.Feed.ReportsStarts)
        {
            yield break;
        }

        foreach (var run in history.Judged)
        {
            foreach (var at in Moments(history, run, run.KnownAt))
            {
                yield return new Question(history.Feed.Name, at, run.KnownAt, run.Outcome == RunOutcome.Failed);
            }
        }
    }

    /// <summary>
    /// Does the run end after its deadline? Asked until the deadline, when the answer is out at the latest; a run that still goes on
    /// then is late, whatever becomes of it.
    /// </summary>
    public static IEnumerable<Question> Late(FeedHistory history, DateTimeOffset to)
    {
        if (!history.Feed.ReportsStarts || history.Feed.DeadlineMinutes is null)
        {
            yield break;
        }

        foreach (var run in history.Started)
        {
            var deadline = RunJudge.Deadline(history, run)!.Value;
            var over = run.Outcome != RunOutcome.Running && run.KnownAt <= deadline;
            if (over ? !run.IsJudged : deadline > to)
            {
                continue; // stopped by somebody in time, or nobody knows yet
            }

            var answered = over ? run.KnownAt : deadline;
            foreach (var at in Moments(history, run, answered))
            {
                yield return new Question(history.Feed.Name, at, answered, !over);
            }
        }
    }

    // Of overlapping runs only the oldest is asked about, since that is the one the features speak of.
    private static IEnumerable<DateTimeOffset> Moments(FeedHistory history, Run run, DateTimeOffset until)
    {
        foreach (var age in AgesMinutes)
        {
            var at = run.StartedAt.AddMinutes(age);
            if (at >= until)
            {
                yield break;
            }

            if (history.At(at).OldestRunning == run.StartedAt)
            {
                yield return at;
            }
        }
    }
}

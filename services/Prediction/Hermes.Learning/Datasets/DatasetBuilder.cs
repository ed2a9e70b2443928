using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Datasets;

/// <summary>Builds rows from history.</summary>
public static class DatasetBuilder
{
    /// <summary>Minutes from the moment of decision to the start of the forecast window.</summary>
    public const int WindowStartMinutes = 30;

    /// <summary>Minutes from the moment of decision to the end of the forecast window.</summary>
    public const int WindowEndMinutes = 60;

    // How long before its start a run is asked about when the answer serves. The longer ones only where no other run comes between.
    private static readonly TimeSpan[] Ahead = [TimeSpan.FromMinutes(45), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    /// <summary>Rows of any question, as a service trains on them.</summary>
    /// <param name="fleet">History.</param>
    /// <param name="target">The question.</param>
    /// <param name="from">Nothing is asked before.</param>
    /// <param name="to">End of what is recorded.</param>
    /// <param name="step">Distance of the moments of <see cref="Target.Window"/> and <see cref="Target.Hour"/>.</param>
    /// <param name="limit">Most rows of the other questions; more are left out evenly.</param>
    /// <param name="ct">Cancels.</param>
    public static Dataset Build(
        FleetHistory fleet, Target target, DateTimeOffset from, DateTimeOffset to, TimeSpan step, int limit = int.MaxValue, CancellationToken ct = default) => target switch
        {
            Target.Window => Windows(fleet, from, to, step, ct),
            Target.Hour => Hours(Windows(fleet, from, to, step, ct), fleet),
            Target.NextRun => Fill(fleet, Within(fleet.Feeds.Values.SelectMany(NextRunsServed), from, limit), ct),
            Target.RunFails => Fill(fleet, Within(fleet.Feeds.Values.SelectMany(RunQuestions.Failing), from, limit), ct),
            Target.RunLate => Fill(fleet, Within(fleet.Feeds.Values.SelectMany(feed => RunQuestions.Late(feed, to)), from, limit), ct),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, null),
        };

    /// <summary>
    /// Rows on a regular grid of moments: does a failure become known 30 to 60 minutes later? A feed is asked about from its first known
    /// outcome on, and no later than an hour before the end, when the answer is out.
    /// </summary>
    /// <param name="fleet">History.</param>
    /// <param name="from">First moment.</param>
    /// <param name="to">End of what is recorded.</param>
    /// <param name="step">Distance of the moments.</param>
    /// <param name="ct">Cancels.</param>
    public static Dataset Windows(FleetHistory fleet, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken ct = default)
    {
        var first = from.UtcTicks + ((step.Ticks - (from.UtcTicks % step.Ticks)) % step.Ticks);
        var questions = new List<Question>();
        foreach (var (name, history) in fleet.Feeds)
        {
            if (history.Judged.Count == 0)
            {
                continue;
            }

            var begin = history.Judged[0].KnownAt;
            for (var ticks = first; ticks <= to.AddMinutes(-WindowEndMinutes).UtcTicks; ticks += step.Ticks)
            {
                var at = new DateTimeOffset(ticks, TimeSpan.Zero);
                if (at >= begin)
                {
                    var end = at.AddMinutes(WindowEndMinutes);
                    questions.Add(new Question(name, at, end, history.FailsWithin(at.AddMinutes(WindowStartMinutes), end)));
                }
            }
        }

        return Fill(fleet, questions, ct);
    }

    /// <summary>The rows of <see cref="Windows"/> with the answer to <see cref="Target.Hour"/>; the features are shared, not copied.</summary>
    /// <param name="windows">Rows of <see cref="Target.Window"/>.</param>
    /// <param name="fleet">History.</param>
    public static Dataset Hours(Dataset windows, FleetHistory fleet) => new(
        Array.ConvertAll(windows.Rows, row => row with { Failed = fleet.Feeds[row.Feed].FailsWithin(row.At, row.At.AddMinutes(WindowEndMinutes)) }),
        windows.Values);

    /// <summary>One row per judged run, decided some minutes before it started.</summary>
    /// <param name="fleet">History.</param>
    /// <param name="cutoff">How long before the start the decision falls.</param>
    /// <param name="ct">Cancels.</param>
    public static Dataset NextRuns(FleetHistory fleet, TimeSpan cutoff, CancellationToken ct = default) => Fill(
        fleet,
        [.. fleet.Feeds.SelectMany(feed => feed.Value.Judged.Select(run => new Question(feed.Key, run.StartedAt - cutoff, run.KnownAt, run.Outcome == RunOutcome.Failed)))],
        ct);

    private static IEnumerable<Question> NextRunsServed(FeedHistory history)
    {
        DateTimeOffset? before = null;
        foreach (var run in history.Started)
        {
            if (run.IsJudged)
            {
                foreach (var ahead in Ahead)
                {
                    var at = run.StartedAt - ahead;
                    if (ahead == Ahead[0] || at > before)
                    {
                        yield return new Question(history.Feed.Name, at, run.KnownAt, run.Outcome == RunOutcome.Failed);
                    }
                }
            }

            before = run.StartedAt;
        }
    }

    private static List<Question> Within(IEnumerable<Question> questions, DateTimeOffset from, int limit)
    {
        var all = questions.Where(question => question.At >= from).ToList();
        return all.Count <= limit ? all : [.. Enumerable.Range(0, limit).Select(i => all[(int)((long)i * all.Count / limit)])];
    }

    private static Dataset Fill(FleetHistory fleet, List<Question> questions, CancellationToken ct)
    {
        var ordered = questions.ToArray();
        Array.Sort(ordered, InOrder);
        var values = new float[ordered.Length * FeatureCatalog.Count];
        RowFilling.Fill(fleet, Array.ConvertAll(ordered, static q => (q.Feed, q.At)), values, ct);
        var rows = new RowInfo[ordered.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var q = ordered[i];
            var onset = !(values[(i * FeatureCatalog.Count) + (int)Feature.FailedLast1] > 0);
            rows[i] = new RowInfo(q.Feed, q.At, q.AnsweredAt, q.Failed, onset);
        }

        return new Dataset(rows, values);
    }

    // The last two make the order one only, also where a feed starts two runs at once.
    private static int InOrder(Question a, Question b) =>
        a.At.UtcTicks.CompareTo(b.At.UtcTicks) is not 0 and var byTime ? byTime
        : string.CompareOrdinal(a.Feed, b.Feed) is not 0 and var byFeed ? byFeed
        : a.AnsweredAt.UtcTicks.CompareTo(b.AnsweredAt.UtcTicks) is not 0 and var byAnswer ? byAnswer
        : a.Failed.CompareTo(b.Failed);
}

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
        var questions = new List<(string Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed)>();
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
                    questions.Add((name, at, end, history.FailsWithin(at.AddMinutes(WindowStartMinutes), end)));
                }
            }
        }

        return Fill(fleet, questions, ct);
    }

    /// <summary>One row per judged run, decided some minutes before it started.</summary>
    /// <param name="fleet">History.</param>
    /// <param name="cutoff">How long before the start the decision falls.</param>
    /// <param name="ct">Cancels.</param>
    public static Dataset NextRuns(FleetHistory fleet, TimeSpan cutoff, CancellationToken ct = default)
    {
        var questions = new List<(string Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed)>();
        foreach (var (name, history) in fleet.Feeds)
        {
            foreach (var run in history.Judged)
            {
                questions.Add((name, run.StartedAt - cutoff, run.KnownAt, run.Outcome == RunOutcome.Failed));
            }
        }

        return Fill(fleet, questions, ct);
    }

    private static Dataset Fill(FleetHistory fleet, List<(string Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed)> questions, CancellationToken ct)
    {
        // Feeds are walked one after the other in time, which lets each keep its day's baseline; then all rows are put in order of time.
        var ordered = questions.OrderBy(q => q.At).ThenBy(q => q.Feed, StringComparer.Ordinal).Select((q, index) => (q, index)).ToArray();
        var rows = new RowInfo[ordered.Length];
        var values = new float[ordered.Length * FeatureCatalog.Count];
        foreach (var feed in ordered.GroupBy(item => item.q.Feed, StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var (q, index) in feed)
            {
                var row = values.AsSpan(index * FeatureCatalog.Count, FeatureCatalog.Count);
                FeatureBuilder.Build(fleet, q.Feed, q.At, row);
                var onset = !(row[(int)Feature.FailedLast1] > 0);
                rows[index] = new RowInfo(q.Feed, q.At, q.AnsweredAt, q.Failed, onset);
            }
        }

        return new Dataset(rows, values);
    }
}

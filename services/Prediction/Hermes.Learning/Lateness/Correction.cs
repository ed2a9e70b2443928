using Hermes.Learning.History;

namespace Hermes.Learning.Lateness;

/// <summary>Why a finding no longer holds.</summary>
/// <param name="ByReport">Whether a report set it right; else it is simply over.</param>
/// <param name="Reason">What a person reads.</param>
public sealed record Correction(bool ByReport, string Reason)
{
    private static readonly TimeSpan GivenUp = TimeSpan.FromDays(7);
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);

    /// <summary>The correction of an open finding by what is known of its feed now, or <see langword="null"/> while it holds.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="history">Its feed.</param>
    /// <param name="now">The moment.</param>
    public static Correction? Of(Finding finding, FeedHistory history, DateTimeOffset now) => finding.Kind switch
    {
        FindingKind.NeverStarted => Started(finding, history, now),
        FindingKind.NeverEnded => Ended(finding, history, now),
        FindingKind.EndedLate => InTimeAgain(finding, history, now),
        FindingKind.NoRows => RowsAgain(finding, history, now),
        _ => null,
    };

    private static Correction? Started(Finding finding, FeedHistory history, DateTimeOffset now)
    {
        var due = finding.DueAt!.Value;
        var rhythm = StartRhythm.Of(history);
        foreach (var run in history.ReportedStarts.Reverse().TakeWhile(run => run.StartedAt >= due.AddDays(-1)).Reverse())
        {
            if (run.ScheduledAt == due || run.StartedAt >= due - (rhythm?.Early ?? TimeSpan.Zero))
            {
                return new Correction(true, run.StartedAt <= finding.Since
                    ? $"It had started {LateText.Time(run.StartedAt, now)}; the report came late."
                    : $"It started {LateText.Time(run.StartedAt, now)}, {LateText.Length(run.StartedAt - due)} late.");
            }
        }

        return history.Feed.Schedule is not null && rhythm?.StillNames(due) == false ? new Correction(false, "The schedule was changed: nothing is due at that time.")
            : now - due > GivenUp ? new Correction(false, "No run was reported for a week; Hermes no longer waits for it.")
            : null;
    }

    private static Correction? Ended(Finding finding, FeedHistory history, DateTimeOffset now) => Find(history, finding.ExecutionId) switch
    {
        null => now - finding.Since > GivenUp ? new Correction(false, "The run is too old to be known any more.") : null,
        { Outcome: RunOutcome.Running } => now - finding.Since > GivenUp ? new Correction(false, "No end was reported for a week; Hermes no longer waits for it.") : null,
        var run => new Correction(true, $"It ended {LateText.Time(run.KnownAt, now)} ({run.Outcome}) after {LateText.Length(run.KnownAt - run.StartedAt)}."),
    };

    private static Correction? InTimeAgain(Finding finding, FeedHistory history, DateTimeOffset now)
    {
        var last = history.ReportedOutcomes.Count > 0 ? history.ReportedOutcomes[^1] : null;
        return last is not null && last.Id != finding.ExecutionId && last.KnownAt > finding.Since && RunJudge.Judge(history, now).All(other => other.Kind != FindingKind.EndedLate)
            ? new Correction(false, $"The next run ended in time, {LateText.Time(last.KnownAt, now)}.")
            : Overtaken(finding, now);
    }

    private static Correction? RowsAgain(Finding finding, FeedHistory history, DateTimeOffset now)
    {
        var run = Find(history, finding.ExecutionId);
        if (run is { Volume: not 0 } or { Outcome: not RunOutcome.Succeeded })
        {
            return new Correction(true, run.Volume is > 0 ? $"It was reported again, with {run.Volume:0} rows." : $"It was reported again, as {run.Outcome}.");
        }

        return history.ReportedOutcomes.LastOrDefault(other => other is { Outcome: RunOutcome.Succeeded, Volume: > 0 }) is { } good && good.KnownAt > finding.Since
            ? new Correction(false, $"The run that ended {LateText.Time(good.KnownAt, now)} moved rows again.")
            : Overtaken(finding, now);
    }

    private static Correction? Overtaken(Finding finding, DateTimeOffset now) =>
        now - finding.Since > Old ? new Correction(false, "It is two days ago.") : null;

    private static Run? Find(FeedHistory history, string? id) => history.ReportedStarts.LastOrDefault(run => run.Id == id);
}

using Hermes.Learning.Datasets;
using Hermes.Learning.History;

namespace Hermes.Learning.Resolution;

/// <summary>What happened after a forecast, and what the simplest rules knew when it was made.</summary>
/// <param name="FailedInWindow">Whether a failure became known 30 to 60 minutes later: what the probability is about.</param>
/// <param name="FailedWithinHour">Whether one became known within 60 minutes.</param>
/// <param name="LastFailed">Whether the last outcome known then was a failure.</param>
/// <param name="Tenths">Failures among the last ten outcomes known then (of fewer, their share of ten).</param>
public readonly record struct Answer(bool FailedInWindow, bool FailedWithinHour, bool LastFailed, int Tenths)
{
    private const int Recent = 10;

    /// <summary>The answer to a forecast; <see langword="null"/> when no outcome of the feed was known then, as in training.</summary>
    /// <param name="history">The feed's history, with everything that became known within the hour.</param>
    /// <param name="at">When the forecast was made.</param>
    public static Answer? Of(FeedHistory history, DateTimeOffset at)
    {
        var known = history.JudgedUntil(at);
        if (known.IsEmpty)
        {
            return null;
        }

        var failed = 0;
        var recent = known[Math.Max(0, known.Length - Recent)..];
        foreach (var run in recent)
        {
            failed += run.Outcome == RunOutcome.Failed ? 1 : 0;
        }

        var end = at.AddMinutes(DatasetBuilder.WindowEndMinutes);
        return new Answer(
            history.FailsWithin(at.AddMinutes(DatasetBuilder.WindowStartMinutes), end),
            history.FailsWithin(at, end),
            known[^1].Outcome == RunOutcome.Failed,
            (int)MathF.Round(failed / (float)recent.Length * Recent));
    }
}

using Hermes.Learning.History;

namespace Hermes.Learning.Resolution;

/// <summary>A failure as it became known.</summary>
/// <param name="Run">The run that failed.</param>
/// <param name="Onset">Whether the outcome before it was a success (or there was none), so that it was news.</param>
public readonly record struct KnownFailure(Run Run, bool Onset);

/// <summary>Failures of a feed by the time they became known.</summary>
public static class Failures
{
    /// <summary>Failures that became known in a time, in that order.</summary>
    /// <param name="history">The feed's history.</param>
    /// <param name="from">Begin, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public static IEnumerable<KnownFailure> Between(FeedHistory history, DateTimeOffset from, DateTimeOffset to)
    {
        var judged = history.Judged;
        var (low, high) = (0, judged.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = judged[middle].KnownAt <= from ? (middle + 1, high) : (low, middle);
        }

        for (var i = low; i < judged.Count && judged[i].KnownAt <= to; i++)
        {
            if (judged[i].Outcome == RunOutcome.Failed)
            {
                yield return new KnownFailure(judged[i], i == 0 || judged[i - 1].Outcome == RunOutcome.Succeeded);
            }
        }
    }
}

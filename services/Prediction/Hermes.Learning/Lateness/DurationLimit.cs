using Hermes.Learning.History;

namespace Hermes.Learning.Lateness;

/// <summary>How long runs of a feed take, and from when one takes far too long.</summary>
/// <param name="Runs">Good runs it was learned from.</param>
/// <param name="Median">Seconds.</param>
/// <param name="P99">99 of 100 took no longer, in seconds.</param>
/// <param name="Limit">Seconds beyond which something is wrong.</param>
internal sealed record DurationLimit(int Runs, double Median, double P99, double Limit)
{
    private const int FewestRuns = 5;
    private const int MostRuns = 200;
    private const double LeastMarginSeconds = 120;

    /// <summary>How sure a run beyond the limit is wrong (0..1).</summary>
    public double Confidence => (Runs + 1.0) / (Runs + 2.0);

    /// <summary>Learns from good runs whose end was known before a moment; null from fewer than five.</summary>
    public static DurationLimit? Of(FeedHistory history, DateTimeOffset before)
    {
        var seconds = new List<double>();
        for (var i = history.ReportedOutcomes.Count - 1; i >= 0 && seconds.Count < MostRuns; i--)
        {
            if (history.ReportedOutcomes[i] is { Outcome: RunOutcome.Succeeded, ElapsedSeconds: { } elapsed } run && run.KnownAt <= before)
            {
                seconds.Add(elapsed);
            }
        }

        if (seconds.Count < FewestRuns)
        {
            return null;
        }

        seconds.Sort();
        var p99 = Quantiles.Of(seconds, 0.99);
        // The longest of a few runs says less of what is possible than the longest of many.
        var limit = Math.Max(p99 * (seconds.Count < 50 ? 2 : 1.5), p99 + LeastMarginSeconds);
        return new DurationLimit(seconds.Count, Quantiles.Of(seconds, 0.5), p99, limit);
    }

    /// <summary>The numbers as evidence keeps them.</summary>
    public Dictionary<string, double> ToNumbers() => new()
    {
        ["medianDurationSeconds"] = Median,
        ["p99DurationSeconds"] = P99,
        ["limitSeconds"] = Limit,
        ["runs"] = Runs,
    };
}

using System.Globalization;
using Hermes.Learning.Features;

namespace Hermes.Learning.Explanations;

/// <summary>What to do, from the strongest reason; and what to do it first for.</summary>
public static class Advice
{
    /// <summary>The recommended action.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="factors">Reasons, strongest first.</param>
    /// <param name="atRisk">Whether anything needs doing.</param>
    /// <param name="recalled">What fits from earlier incidents, in words, best first; it leads where there is any.</param>
    public static string Action(string feed, IReadOnlyList<Factor> factors, bool atRisk, string? recalled = null) =>
        atRisk && recalled is not null ? $"{recalled} {General(feed, factors, atRisk)}" : General(feed, factors, atRisk);

    /// <summary>
    /// Probability times impact, 0 to 100, and its arithmetic. Impact is the tier's share of five; every feed that reads from this one
    /// adds a tenth, five at most, and a promised deadline a fifth.
    /// </summary>
    /// <param name="probability">Probability of failure.</param>
    /// <param name="impactTier">1 (low) to 5 (critical).</param>
    /// <param name="downstream">Feeds that read from this one.</param>
    /// <param name="hasDeadline">Whether its runs have to be over by a declared time.</param>
    public static (double Priority, string Reason) Priority(double probability, int impactTier, int downstream, bool hasDeadline)
    {
        var reach = 1 + (0.1 * Math.Min(downstream, 5));
        var promise = hasDeadline ? 1.2 : 1;
        var priority = Math.Min(100, 100 * probability * impactTier / 5 * reach * promise);
        var readers = $"{downstream} downstream {(downstream == 1 ? "feed" : "feeds")}";
        return (Math.Round(priority, 1), string.Create(
            CultureInfo.InvariantCulture,
            $"{probability * 100:0.#} % x impact {impactTier}/5 x {reach:0.0} for {readers}{(hasDeadline ? " x 1.2 for its deadline" : "")} = {priority:0.0}{(priority >= 100 ? " (most)" : "")}"));
    }

    private static string General(string feed, IReadOnlyList<Factor> factors, bool atRisk)
    {
        if (!atRisk)
        {
            return "Nothing to do.";
        }

        if (factors.Count == 0)
        {
            return $"Watch the next run of {feed}; no single reason stands out.";
        }

        var lead = factors[0];
        return lead.Theme switch
        {
            FeatureTheme.Duration or FeatureTheme.InFlight => $"Find out what slows {feed} down: source response times, locks and resources; extend its time-out or postpone the next run if the source is overloaded.",
            FeatureTheme.Volume => $"Check with the source of {feed} whether data is missing before the next run, so that a short load does not go through unnoticed.",
            FeatureTheme.RunErrors or FeatureTheme.Log => $"Read the newest errors of {feed} and remove their cause (connection, credentials, disk space) before the next run.",
            FeatureTheme.Schedule => $"Check the scheduler and the host of {feed}: its runs start late.",
            FeatureTheme.Upstream => $"Get the upstream going first ({lead.Text}), then run {feed} again.",
            FeatureTheme.Fleet => $"Look for a cause that {feed} shares with the other feeds that fail: database, network, host.",
            _ => $"{feed} has failed before: make sure the cause of its last failure is solved before it runs again.",
        };
    }
}

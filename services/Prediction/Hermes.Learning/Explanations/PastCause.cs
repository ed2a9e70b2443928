using Hermes.Learning.Features;

namespace Hermes.Learning.Explanations;

/// <summary>An incident of a feed as it was diagnosed, and how it ended.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Category">Kind of error.</param>
/// <param name="Cause">Probable cause.</param>
/// <param name="Solution">Recommended solution: steps, one a line.</param>
/// <param name="OccurredAt">When the error last happened.</param>
/// <param name="ResolvedAt">When somebody resolved it; <see langword="null"/> while it is open.</param>
/// <param name="Resolution">What solved it; <see langword="null"/> when nothing was said.</param>
public sealed record PastCause(
    Guid IncidentId, string Feed, string Category, string Cause, string Solution, DateTimeOffset OccurredAt, DateTimeOffset? ResolvedAt, string? Resolution)
{
    private static readonly TimeSpan Current = TimeSpan.FromHours(24);

    private static readonly (FeatureTheme Theme, string[] Words)[] Signs =
    [
        (FeatureTheme.Duration, ["timeout", "time limit", "slow", "latency", "lock", "memory", "cpu", "resource", "load"]),
        (FeatureTheme.InFlight, ["timeout", "time limit", "slow", "latency", "lock", "memory", "cpu", "resource", "hang"]),
        (FeatureTheme.Volume, ["file", "missing", "incomplete", "empty", "format", "schema", "truncat", "quality", "record"]),
        (FeatureTheme.Schedule, ["schedul", "config", "host", "resource", "agent", "upstream"]),
    ];

    /// <summary>Whether it has to do with what goes on now.</summary>
    /// <param name="at">Now.</param>
    public bool IsOpen(DateTimeOffset at) => ResolvedAt is null && at - OccurredAt < Current;

    /// <summary>How well it fits the reasons of a risk; zero or less does not.</summary>
    /// <param name="factors">Reasons, strongest first.</param>
    /// <param name="at">Now.</param>
    public double Fit(IReadOnlyList<Factor> factors, DateTimeOffset at)
    {
        var weight = 2.0;
        var best = 0.0;
        foreach (var factor in factors)
        {
            best = Math.Max(best, Speaks(factor.Theme) ? weight : 0);
            weight /= 2;
        }

        return best == 0 ? 0 : best + (IsOpen(at) ? 3 : 0) + (Resolution is not null ? 1 : ResolvedAt is not null ? 0.3 : 0) - ((at - OccurredAt).TotalDays / 60);
    }

    // Failures, errors and what upstreams did may have any cause; the other signs have their own.
    private bool Speaks(FeatureTheme theme) => theme switch
    {
        FeatureTheme.Outcomes or FeatureTheme.RunErrors or FeatureTheme.Log or FeatureTheme.Upstream => true,
        FeatureTheme.Fleet or FeatureTheme.Timing => false,
        _ => Signs.Any(sign => sign.Theme == theme
            && sign.Words.Any(word => Category.Contains(word, StringComparison.OrdinalIgnoreCase) || Cause.Contains(word, StringComparison.OrdinalIgnoreCase))),
    };
}

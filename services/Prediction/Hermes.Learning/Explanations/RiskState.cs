using Hermes.Learning.Datasets;
using Hermes.Learning.Training;

namespace Hermes.Learning.Explanations;

/// <summary>Risk level.</summary>
public enum RiskLevel
{
    /// <summary>Nothing to do.</summary>
    Healthy,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Act now.</summary>
    Critical,
}

/// <summary>
/// The risk of a feed over time. A raised risk speaks of a window that still lies ahead, so it is kept until that window is over or a
/// failure has become known; a probability that wobbles around a threshold does not make the feed flap.
/// </summary>
/// <param name="Level">Level.</param>
/// <param name="PredictionId">The scoring that raised it; <see langword="null"/> while healthy.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="Probability">The highest probability since then.</param>
/// <param name="WindowStart">Begin of the window that probability speaks of.</param>
/// <param name="WindowEnd">End of that window.</param>
public sealed record RiskState(
    RiskLevel Level, Guid? PredictionId, DateTimeOffset? RaisedAt, double Probability, DateTimeOffset WindowStart, DateTimeOffset WindowEnd)
{
    private const double Release = 0.7;

    /// <summary>No risk.</summary>
    public static RiskState Healthy { get; } = new(RiskLevel.Healthy, null, null, 0, default, default);

    /// <summary>Below this probability a raised risk ends once its window is over.</summary>
    /// <param name="thresholds">When to alert.</param>
    public static double EndsBelow(Thresholds thresholds) => Release * thresholds.Warning;

    /// <summary>The state after a scoring.</summary>
    /// <param name="probability">Probability now.</param>
    /// <param name="thresholds">When to alert.</param>
    /// <param name="at">Now.</param>
    /// <param name="lastFailureKnownAt">When the feed's last failure became known.</param>
    /// <param name="newId">Identity for a risk that is raised by this scoring.</param>
    public RiskState Next(double probability, Thresholds thresholds, DateTimeOffset at, DateTimeOffset? lastFailureKnownAt, Guid newId)
    {
        var level = LevelOf(probability, thresholds);
        var (start, end) = (at.AddMinutes(DatasetBuilder.WindowStartMinutes), at.AddMinutes(DatasetBuilder.WindowEndMinutes));
        if (Level == RiskLevel.Healthy)
        {
            return level == RiskLevel.Healthy ? Healthy : new RiskState(level, newId, at, probability, start, end);
        }

        if (level > Level)
        {
            return this with { Level = level, Probability = probability, WindowStart = start, WindowEnd = end };
        }

        var came = lastFailureKnownAt > RaisedAt;
        if (came && level == RiskLevel.Healthy)
        {
            return Healthy;
        }

        if (probability >= Probability)
        {
            return this with { Probability = probability, WindowStart = start, WindowEnd = end };
        }

        if (at <= WindowEnd && !came)
        {
            return this;
        }

        // The window is over. The risk goes on at today's level, or a little below the threshold, before it ends.
        return level == RiskLevel.Healthy && probability < EndsBelow(thresholds)
            ? Healthy
            : this with { Level = level == RiskLevel.Healthy ? RiskLevel.Warning : level, Probability = probability, WindowStart = start, WindowEnd = end };
    }

    private static RiskLevel LevelOf(double probability, Thresholds thresholds) =>
        probability >= thresholds.Critical ? RiskLevel.Critical
        : probability >= thresholds.Warning ? RiskLevel.Warning
        : RiskLevel.Healthy;
}

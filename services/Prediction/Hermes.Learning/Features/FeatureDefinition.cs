namespace Hermes.Learning.Features;

/// <summary>What kind of sign a feature is; factors are told per theme.</summary>
public enum FeatureTheme
{
    /// <summary>Outcomes of this feed's recent runs.</summary>
    Outcomes,

    /// <summary>How long runs take.</summary>
    Duration,

    /// <summary>How much runs move.</summary>
    Volume,

    /// <summary>Errors and retries that runs themselves report.</summary>
    RunErrors,

    /// <summary>Errors and warnings in the feed's log.</summary>
    Log,

    /// <summary>Starts against schedule or usual interval.</summary>
    Schedule,

    /// <summary>The run in flight.</summary>
    InFlight,

    /// <summary>Feeds this one reads from.</summary>
    Upstream,

    /// <summary>Other feeds.</summary>
    Fleet,

    /// <summary>Hour, day and when an outcome is due; says when, not why.</summary>
    Timing,
}

/// <summary>One input of the models.</summary>
/// <param name="Name">Name, as stored with a model and used in what-if questions.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Theme">Kind of sign.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Heavy">Whether the value spans orders of magnitude, so that linear models read its logarithm.</param>
public sealed record FeatureDefinition(string Name, string Unit, FeatureTheme Theme, string Description, bool Heavy = false);

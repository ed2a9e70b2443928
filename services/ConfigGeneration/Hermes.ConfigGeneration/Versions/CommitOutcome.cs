using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Versions;

/// <summary>What became of a change.</summary>
/// <param name="Version">The version that stands now; null when the feed has none.</param>
/// <param name="Conflict">The change was made on another version, and was not made.</param>
/// <param name="Findings">What the check against the other feeds found; with an error among them the change was not made.</param>
internal sealed record CommitOutcome(string? Version, bool Conflict, IReadOnlyList<ConfigurationFinding> Findings);

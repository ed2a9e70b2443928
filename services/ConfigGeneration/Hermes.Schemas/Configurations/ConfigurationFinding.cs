using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations;

/// <summary>Something a configuration gets wrong, with where and what to do.</summary>
/// <param name="Code">Stable code, documented in <c>docs/configuration-format.md</c>.</param>
/// <param name="Severity">How much it matters; errors keep the configuration from being stored.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the place.</param>
/// <param name="Message">What is wrong and why it matters.</param>
/// <param name="Fix">What to do.</param>
public sealed record ConfigurationFinding(string Code, Severity Severity, string Pointer, string Message, string Fix)
{
    /// <summary>What happens to the feed or its readers when it stays.</summary>
    public string? Why { get; init; } = FindingReasons.Of(Code);

    /// <summary>The fix as operations of a JSON Patch (RFC 6902); empty when a person has to decide.</summary>
    public IReadOnlyList<FixOperation> Patch { get; init; } = [];
}

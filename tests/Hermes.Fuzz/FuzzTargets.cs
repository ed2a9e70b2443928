using Hermes.Fuzz.Targets;

namespace Hermes.Fuzz;

/// <summary>Everything that reads what strangers send.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. LineTargets.All, .. EngineTargets.All, .. ProtocolTargets.All, .. BodyTargets.All, .. SampleTargets.All, .. ConfigurationTargets.All];
}

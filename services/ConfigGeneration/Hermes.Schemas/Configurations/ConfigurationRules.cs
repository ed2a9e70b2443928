using Hermes.Schemas.Configurations.Rules;

namespace Hermes.Schemas.Configurations;

/// <summary>The rules a configuration has to follow beyond the JSON Schema. Codes are stable; 001 to 009 belong to the schema.</summary>
public static class ConfigurationRules
{
    /// <summary>Checks a configuration that has the right shape.</summary>
    public static IReadOnlyList<ConfigurationFinding> Check(FeedConfiguration configuration) =>
    [
        .. IdentityRules.Check(configuration),
        .. SecretRules.Check(configuration),
        .. SourceRules.Check(configuration.Source),
        .. ColumnRules.Check(configuration),
        .. KeyRules.Check(configuration),
        .. TimingRules.Check(configuration),
        .. ReferenceRules.Check(configuration),
        .. StepRules.Check(configuration),
    ];
}

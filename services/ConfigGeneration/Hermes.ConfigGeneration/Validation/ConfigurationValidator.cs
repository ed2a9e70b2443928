using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.ConfigGeneration.Validation;

/// <summary>The JSON Schema first, then the rules; a configuration without errors also comes back as read.</summary>
internal static class ConfigurationValidator
{
    /// <param name="json">The configuration as JSON text.</param>
    /// <param name="feed">The feed it is stored for; null when it is only checked.</param>
    public static (FeedConfiguration? Configuration, IReadOnlyList<ConfigurationFinding> Findings) Check(string json, string? feed = null)
    {
        var shape = ConfigurationSchema.Check(json);
        if (shape.Count > 0)
        {
            return (null, shape);
        }

        FeedConfiguration configuration;
        try
        {
            configuration = ConfigurationJson.Read(json);
        }
        catch (JsonException e)
        {
            return (null, [new ConfigurationFinding("HRM-CFG-004", Severity.Error, e.Path ?? "", $"The configuration cannot be read: {e.Message}", "Mend the value at that place.")]);
        }

        var findings = ConfigurationRules.Check(configuration).ToList();
        if (feed is not null && configuration.Feed.Name != feed)
        {
            findings.Add(new ConfigurationFinding("HRM-CFG-014", Severity.Error, "/feed/name", $"The configuration is for '{configuration.Feed.Name}' but is stored under '{feed}'.", "Make both names the same.") { Patch = [new FixOperation("replace", "/feed/name", feed)] });
        }

        return (configuration, WithListForSteps(findings, json));
    }

    // A step is added to the list of steps, which a configuration need not have.
    private static List<ConfigurationFinding> WithListForSteps(List<ConfigurationFinding> findings, string json) =>
        findings.Exists(AddsStep) && JsonNode.Parse(json) is JsonObject parts && !parts.ContainsKey("steps")
            ? findings.ConvertAll(finding => AddsStep(finding) ? finding with { Patch = [new FixOperation("add", "/steps", new JsonArray()), .. finding.Patch] } : finding)
            : findings;

    private static bool AddsStep(ConfigurationFinding finding) => finding.Patch.Any(operation => operation.Path == "/steps/-");

    public static bool IsValid(this IEnumerable<ConfigurationFinding> findings) => !findings.Any(finding => finding.Severity == Severity.Error);

    public static Finding[] ToContract(this IEnumerable<ConfigurationFinding> findings) =>
        [.. findings.OrderByDescending(finding => finding.Severity).Select(finding => new Finding(finding.Code, finding.Severity.ToString().ToLowerInvariant(), finding.Pointer, finding.Message, finding.Fix)
        {
            Why = finding.Why,
            Patch = finding.Patch.Count == 0 ? null : ToContract(finding.Patch),
        })];

    public static PatchOperation[] ToContract(IReadOnlyList<FixOperation> patch) => [.. patch.Select(operation => new PatchOperation(operation.Op, operation.Path, operation.Value))];
}

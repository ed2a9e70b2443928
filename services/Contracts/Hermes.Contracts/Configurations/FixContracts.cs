using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Contracts.Configurations;

/// <summary>Body of <c>POST /api/v1/configurations/fix</c>.</summary>
/// <param name="Configuration">The whole configuration.</param>
public sealed record FixRequest(JsonElement Configuration)
{
    /// <summary>Codes whose findings are to be fixed; all that can be when left out.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>Places (JSON pointers of findings) that are to be fixed; all when left out.</summary>
    public IReadOnlyList<string>? Pointers { get; init; }
}

/// <summary>A configuration after the fixes.</summary>
/// <param name="Configuration">The configuration; as it was sent where nothing was fixed.</param>
/// <param name="Valid">True without errors.</param>
/// <param name="Applied">What was done, in order.</param>
/// <param name="Findings">What is left.</param>
public sealed record FixedConfiguration(JsonObject Configuration, bool Valid, IReadOnlyList<AppliedFix> Applied, IReadOnlyList<Finding> Findings);

/// <summary>A fix that was applied.</summary>
/// <param name="Code">Code of the finding.</param>
/// <param name="Pointer">Where it was.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Patch">What was changed (RFC 6902).</param>
public sealed record AppliedFix(string Code, string Pointer, string Message, IReadOnlyList<PatchOperation> Patch);

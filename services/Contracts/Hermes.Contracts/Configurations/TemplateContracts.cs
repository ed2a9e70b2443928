using System.Text.Json;

namespace Hermes.Contracts.Configurations;

/// <summary>A configuration template of the library.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Display name.</param>
/// <param name="Domain">trades, prices, customers …</param>
/// <param name="Description">What it is for.</param>
/// <param name="Parameters">What can be set.</param>
public sealed record ConfigurationTemplate(string Id, string Name, string Domain, string Description, IReadOnlyList<TemplateParameter> Parameters)
{
    /// <summary>format (how files are written), domain (what rows mean) or target (where they go).</summary>
    public string Kind { get; init; } = "domain";

    /// <summary>hermes, or team for a template of this installation.</summary>
    public string Origin { get; init; } = "hermes";

    /// <summary>Who changed a team's template last; null for Hermes's own and in lists.</summary>
    public string? Author { get; init; }

    /// <summary>What the template sets and why, in Markdown.</summary>
    public string? Documentation { get; init; }

    /// <summary>A usual place of the files (format) or address of the target (target).</summary>
    public string? Location { get; init; }

    /// <summary>Id of the content, for If-Match; null for Hermes's own.</summary>
    public string? Version { get; init; }

    /// <summary>The template file; null in lists.</summary>
    public JsonElement? Definition { get; init; }
}

/// <summary>A parameter of a template.</summary>
/// <param name="Name">Name in <c>choices</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Value when not chosen.</param>
/// <param name="Options">Allowed values; null for free text.</param>
public sealed record TemplateParameter(string Name, string Description, string? Default, IReadOnlyList<string>? Options = null);

/// <summary>A format, a domain and a target, and whether they go together.</summary>
/// <param name="FormatTemplateId">How the files are written.</param>
/// <param name="TemplateId">What the rows mean.</param>
/// <param name="TargetTemplateId">Where they go.</param>
/// <param name="Possible">Whether a configuration can be made of the three.</param>
/// <param name="Reasons">Why not.</param>
public sealed record TemplateCombination(string FormatTemplateId, string TemplateId, string TargetTemplateId, bool Possible, IReadOnlyList<string> Reasons);

/// <summary>Answer to <c>GET /api/v1/templates/combinations</c>.</summary>
/// <param name="Possible">Combinations that go together.</param>
/// <param name="Impossible">Those that do not.</param>
/// <param name="Items">The first thousand of those asked for.</param>
public sealed record TemplateCombinations(int Possible, int Impossible, IReadOnlyList<TemplateCombination> Items);

/// <summary>Body of <c>PUT /api/v1/templates/{id}</c> and <c>POST /api/v1/templates/test</c>.</summary>
/// <param name="Template">The template file; its form is <c>GET /api/v1/templates/schema</c>.</param>
/// <param name="Message">Why it changes.</param>
/// <param name="Author">Who changes it, when a pipeline writes for somebody.</param>
public sealed record SaveTemplateRequest(JsonElement Template, string? Message = null, string? Author = null);

/// <summary>Outcome of the test in a template.</summary>
/// <param name="Passed">Whether its form is right and its sample gives what is expected.</param>
/// <param name="Differences">What is not as it should be, one sentence each.</param>
public sealed record TemplateTestResult(bool Passed, IReadOnlyList<string> Differences);

/// <summary>A template in the repository that cannot be used.</summary>
/// <param name="File">Its path.</param>
/// <param name="Problems">What is wrong with it, one sentence each.</param>
public sealed record UnusableTemplate(string File, IReadOnlyList<string> Problems);

/// <summary>A change of a team's template.</summary>
/// <param name="Version">Git commit id.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Message">Why.</param>
/// <param name="At">When (UTC).</param>
public sealed record TemplateChange(string Version, string Author, string Message, DateTimeOffset At);

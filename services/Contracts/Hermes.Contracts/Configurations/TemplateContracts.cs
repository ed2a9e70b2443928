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

    /// <summary>Who changed a team's template last; null for Hermes's own.</summary>
    public string? Author { get; init; }

    /// <summary>What the template sets and why, in Markdown.</summary>
    public string? Documentation { get; init; }
}

/// <summary>A parameter of a template.</summary>
/// <param name="Name">Name in <c>choices</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Value when not chosen.</param>
/// <param name="Options">Allowed values; null for free text.</param>
public sealed record TemplateParameter(string Name, string Description, string? Default, IReadOnlyList<string>? Options = null);

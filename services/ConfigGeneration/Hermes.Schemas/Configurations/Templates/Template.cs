using System.Text.Json;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>A file of the template library: how files are written (format), what rows mean (domain) or where they go (target).</summary>
public abstract record Template
{
    /// <summary>Stable id.</summary>
    public required string Id { get; init; }

    /// <summary>Name to show.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What it sets and why, in Markdown.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<TemplateChoice> Parameters { get; init; } = [];

    /// <summary>A small sample and what has to come of it.</summary>
    public TemplateTest? Test { get; init; }

    /// <summary>format, domain or target.</summary>
    public abstract string Kind { get; }

    /// <summary>Reads a template file; one without <c>kind</c> is a domain's.</summary>
    /// <exception cref="JsonException">The file is not a template.</exception>
    public static Template Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var kind = document.RootElement.TryGetProperty("kind", out var given) ? given.GetString() : "domain";
        return kind switch
        {
            "domain" => Read<FeedTemplate>(document),
            "format" => Read<FormatTemplate>(document),
            "target" => Read<TargetTemplate>(document),
            _ => throw new JsonException($"'{kind}' is no kind of template; use format, domain or target."),
        };
    }

    private static T Read<T>(JsonDocument document)
        where T : Template => document.Deserialize<T>(ConfigurationJson.Options) ?? throw new JsonException("The template is null.");
}

/// <summary>Something that can be chosen in a template.</summary>
/// <param name="Name">Name in the choices.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Value when nothing is chosen.</param>
/// <param name="Options">Allowed values; null for free text.</param>
public sealed record TemplateChoice(string Name, string Description, string? Default = null, IReadOnlyList<string>? Options = null);

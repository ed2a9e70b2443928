using System.Text.Json;

namespace Hermes.Schemas.Configurations;

/// <summary>What is usual for a kind of feed: the parts columns play, rules, write mode, schedule.</summary>
public sealed record FeedTemplate
{
    /// <summary>Stable id.</summary>
    public required string Id { get; init; }

    /// <summary>Name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Field of business.</summary>
    public required string Domain { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What it sets and why, in Markdown.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<FeedTemplateParameter> Parameters { get; init; } = [];

    /// <summary>How columns are recognised; the first match counts.</summary>
    public IReadOnlyList<ColumnHint> Columns { get; init; } = [];

    /// <summary>Rules for columns by the part they play.</summary>
    public IReadOnlyList<RuleHint> Quality { get; init; } = [];

    /// <summary>append, upsert or replace.</summary>
    public string WriteMode { get; init; } = "append";

    /// <summary>Usual schedule as five-field cron.</summary>
    public string? Cron { get; init; }

    /// <summary>Minutes after which a run is late.</summary>
    public int? ExpectedWithinMinutes { get; init; }

    /// <summary>Usual impact, 1 to 5.</summary>
    public int ImpactTier { get; init; } = 3;

    /// <summary>evolve, freeze, discardRow or discardValue.</summary>
    public string SchemaChange { get; init; } = "freeze";

    /// <summary>Days the data is kept.</summary>
    public int RetentionDays { get; init; } = 365;

    /// <summary>Role of the column by which the target is divided.</summary>
    public string? PartitionRole { get; init; }

    /// <summary>How failed runs are repeated.</summary>
    public RetrySettings Retries { get; init; } = new();

    /// <summary>Reads a template file.</summary>
    /// <exception cref="JsonException">The file is not a template.</exception>
    public static FeedTemplate Read(string json) =>
        JsonSerializer.Deserialize<FeedTemplate>(json, ConfigurationJson.Options) ?? throw new JsonException("The template is null.");
}

/// <summary>Something that can be chosen in a template.</summary>
/// <param name="Name">Name in the choices.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Value when nothing is chosen.</param>
/// <param name="Options">Allowed values; null for free text.</param>
public sealed record FeedTemplateParameter(string Name, string Description, string? Default = null, IReadOnlyList<string>? Options = null);

/// <summary>Recognises a column by its name.</summary>
/// <param name="Match">Regular expression, compared without case.</param>
/// <param name="Role">Part the column plays.</param>
/// <param name="Description">What such a column means.</param>
public sealed record ColumnHint(string Match, string Role, string? Description = null);

/// <summary>A rule for all columns of a role.</summary>
/// <param name="Rule">Kind of rule.</param>
/// <param name="Role">Role it is for; null for the whole table.</param>
/// <param name="Min">Smallest allowed value or count.</param>
/// <param name="Max">Largest allowed value or count.</param>
/// <param name="Severity">warning or error.</param>
public sealed record RuleHint(string Rule, string? Role = null, decimal? Min = null, decimal? Max = null, string Severity = "warning");

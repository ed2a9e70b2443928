namespace Hermes.Schemas.Configurations.Templates;

/// <summary>What is usual for a kind of feed: the parts columns play, rules, write mode, schedule.</summary>
public sealed record FeedTemplate : Template
{
    /// <inheritdoc/>
    public override string Kind => "domain";

    /// <summary>Field of business.</summary>
    public required string Domain { get; init; }

    /// <summary>What a row is: <c>state</c> (how something stands, sent again when it changes), <c>events</c> (happened once, never sent again) or <c>changes</c> (what was done to a row elsewhere).</summary>
    public string Rows { get; init; } = "state";

    /// <summary>What the files have to be able to carry: <c>names</c> of columns, <c>openText</c> of any length, <c>nested</c> values.</summary>
    public IReadOnlyList<string> Demands { get; init; } = [];

    /// <summary>How columns are recognised; the first match counts.</summary>
    public IReadOnlyList<ColumnHint> Columns { get; init; } = [];

    /// <summary>Regular expressions for the names of the columns that identify a row; empty when nothing is usual.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Rules for columns by the part they play.</summary>
    public IReadOnlyList<RuleHint> Quality { get; init; } = [];

    /// <summary>append, upsert or replace.</summary>
    public string WriteMode { get; init; } = "append";

    /// <summary>Usual schedule as five-field cron.</summary>
    public string? Cron { get; init; }

    /// <summary>Minutes after which a run is late.</summary>
    public int? ExpectedWithinMinutes { get; init; }

    /// <summary>Minutes after which somebody is told that a run is late; as <see cref="ExpectedWithinMinutes"/> when null.</summary>
    public int? LateAfterMinutes { get; init; }

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
}

/// <summary>Recognises a column by its name.</summary>
/// <param name="Match">Regular expression, compared without case.</param>
/// <param name="Role">Part the column plays.</param>
/// <param name="Description">What such a column means.</param>
public sealed record ColumnHint(string Match, string Role, string? Description = null)
{
    /// <summary>A usual name, for people.</summary>
    public string? Name { get; init; }

    /// <summary>What the numbers count, when that is always the same, for example <c>bytes</c> or <c>ms</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Kind of personal data such a column always holds, also when the values do not show it.</summary>
    public string? PersonalData { get; init; }
}

/// <summary>A rule for all columns of a role.</summary>
/// <param name="Rule">Kind of rule.</param>
/// <param name="Role">Role it is for; null for the whole table.</param>
/// <param name="Min">Smallest allowed value or count.</param>
/// <param name="Max">Largest allowed value or count.</param>
/// <param name="Severity">warning or error.</param>
public sealed record RuleHint(string Rule, string? Role = null, decimal? Min = null, decimal? Max = null, string Severity = "warning")
{
    /// <summary>Allowed values of a <c>values</c> rule.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Regular expression of a <c>pattern</c> rule.</summary>
    public string? Pattern { get; init; }
}

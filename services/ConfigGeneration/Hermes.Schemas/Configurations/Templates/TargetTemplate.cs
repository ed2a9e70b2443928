namespace Hermes.Schemas.Configurations.Templates;

/// <summary>How a kind of target is written, and what the rows need for it.</summary>
public sealed record TargetTemplate : Template
{
    /// <inheritdoc/>
    public override string Kind => "target";

    /// <summary>append, upsert or replace.</summary>
    public required string WriteMode { get; init; }

    /// <summary>The rows it takes: state, events, changes.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>What has to be among the columns: <c>key</c>, or roles such as <c>eventTime</c>.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Role of the column by which the target is divided; null when it is not.</summary>
    public string? PartitionRole { get; init; }

    /// <summary>Of the rows of a file that have one key, which stays: first or last; null when all do.</summary>
    public string? Deduplicate { get; init; }

    /// <summary>Rules beside those of the domain.</summary>
    public IReadOnlyList<RuleHint> Quality { get; init; } = [];

    /// <summary>What happens when a file no longer fits; the domain's habit when null.</summary>
    public string? SchemaChange { get; init; }

    /// <summary>Days the data is kept; the domain's habit when null.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>How failed runs are repeated; the domain's habit when null.</summary>
    public RetrySettings? Retries { get; init; }

    /// <summary>A usual address of such a target, for people.</summary>
    public string? Location { get; init; }
}

using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Exchange;

/// <summary>What was read of a description. What the format does not say is left out.</summary>
public sealed record ImportedDescription
{
    /// <summary>Columns and key.</summary>
    public required SchemaSettings Schema { get; init; }

    /// <summary>Name of the table or resource.</summary>
    public string? Name { get; init; }

    /// <summary>What it carries.</summary>
    public string? Description { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>How files are written.</summary>
    public SourceSettings? Source { get; init; }

    /// <summary>What has to hold for the data.</summary>
    public IReadOnlyList<QualityRule> Quality { get; init; } = [];

    /// <summary>Days the data is kept.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>What could not be taken over, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>How a kind of file is written, and what follows from it for a feed that reads it.</summary>
public sealed record FormatTemplate : Template
{
    /// <inheritdoc/>
    public override string Kind => "format";

    /// <summary>delimited, fixedWidth, json, ndjson or xml.</summary>
    public required string Format { get; init; }

    /// <summary>What stands between fields; null for any.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first row names the columns; null for either.</summary>
    public bool? Header { get; init; }

    /// <summary>What the files can carry: <c>names</c> of columns, <c>openText</c> of any length, <c>nested</c> values.</summary>
    public IReadOnlyList<string> Carries { get; init; } = [];

    /// <summary>Texts that stand for "no value" in such files, besides those the sample shows.</summary>
    public IReadOnlyList<string> NullTokens { get; init; } = [];

    /// <summary>What happens when a file no longer fits; the domain's habit when null.</summary>
    public string? SchemaChange { get; init; }

    /// <summary>Whether blanks around values are taken away.</summary>
    public bool Trim { get; init; }

    /// <summary>How failed runs are repeated; the domain's habit when null.</summary>
    public RetrySettings? Retries { get; init; }

    /// <summary>A usual place of such files, for people.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the files name their columns.</summary>
    public bool NamesColumns => Carries.Contains("names");
}

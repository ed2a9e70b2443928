namespace Hermes.Schemas.Configurations.Templates;

/// <summary>The test in a template file: a small made-up sample and what has to come of it.</summary>
public sealed record TemplateTest
{
    /// <summary>Lines of the sample.</summary>
    public required IReadOnlyList<string> Sample { get; init; }

    /// <summary>Id of the domain a format or target is tried with; any table when null.</summary>
    public string? Domain { get; init; }

    /// <summary>Id of the format to compose with; none when null.</summary>
    public string? Format { get; init; }

    /// <summary>Id of the target to compose with; none when null.</summary>
    public string? Target { get; init; }

    /// <summary>Choices made.</summary>
    public IReadOnlyDictionary<string, string> Choices { get; init; } = new Dictionary<string, string>();

    /// <summary>What has to come of it.</summary>
    public required TemplateExpectation Expect { get; init; }
}

/// <summary>What has to come of a template's sample; what is null is not compared.</summary>
public sealed record TemplateExpectation
{
    /// <summary>Rows read and accepted.</summary>
    public required int Rows { get; init; }

    /// <summary>How the target is written.</summary>
    public required string WriteMode { get; init; }

    /// <summary>Format of the source.</summary>
    public string? Format { get; init; }

    /// <summary>Parts the columns play, by column.</summary>
    public IReadOnlyDictionary<string, string>? Roles { get; init; }

    /// <summary>Types, by column.</summary>
    public IReadOnlyDictionary<string, string>? Types { get; init; }

    /// <summary>Units, by column.</summary>
    public IReadOnlyDictionary<string, string>? Units { get; init; }

    /// <summary>Columns that identify a row.</summary>
    public IReadOnlyList<string>? PrimaryKey { get; init; }

    /// <summary>Columns that reach the target masked, in any order.</summary>
    public IReadOnlyList<string>? Masked { get; init; }

    /// <summary>Rules that have to be there: the rule and its columns, <c>range price</c>.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Column by which the target is divided; empty for none.</summary>
    public string? PartitionBy { get; init; }

    /// <summary>What happens when a file no longer fits.</summary>
    public string? SchemaChange { get; init; }

    /// <summary>When it runs.</summary>
    public string? Cron { get; init; }

    /// <summary>Days the data is kept.</summary>
    public int? RetentionDays { get; init; }
}

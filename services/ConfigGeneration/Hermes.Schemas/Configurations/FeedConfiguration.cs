namespace Hermes.Schemas.Configurations;

/// <summary>The complete description of a feed: what is read, what it means, where it goes, when, and what is promised.</summary>
public sealed record FeedConfiguration
{
    /// <summary>Version of the format; 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Who the feed is.</summary>
    public required FeedIdentity Feed { get; init; }

    /// <summary>Where it reads and how the files are written.</summary>
    public required SourceSettings Source { get; init; }

    /// <summary>Columns and keys.</summary>
    public required SchemaSettings Schema { get; init; }

    /// <summary>What is done to each row, in this order.</summary>
    public IReadOnlyList<TransformationStep> Steps { get; init; } = [];

    /// <summary>Where it writes and how.</summary>
    public required TargetSettings Target { get; init; }

    /// <summary>When it runs; null for a feed that runs when a file arrives.</summary>
    public ScheduleSettings? Schedule { get; init; }

    /// <summary>What has to hold for the data.</summary>
    public IReadOnlyList<QualityRule> Quality { get; init; } = [];

    /// <summary>What happens when a file no longer fits: evolve, freeze, discardRow or discardValue.</summary>
    public string SchemaChange { get; init; } = "freeze";

    /// <summary>How often a failed run is repeated.</summary>
    public RetrySettings Retries { get; init; } = new();

    /// <summary>Who is told, and of what.</summary>
    public AlertSettings Alerts { get; init; } = new();

    /// <summary>How long the data is kept.</summary>
    public RetentionSettings Retention { get; init; } = new();
}

/// <summary>Who a feed is.</summary>
public sealed record FeedIdentity
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>What it carries, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Team or address that answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Impact of a failure on the business, 1 (low) to 5 (critical).</summary>
    public int ImpactTier { get; init; } = 3;

    /// <summary>Template it was made from.</summary>
    public string? Template { get; init; }

    /// <summary>Feeds it waits for.</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }
}

/// <summary>Where a feed reads and how the files are written.</summary>
public sealed record SourceSettings
{
    /// <summary>Address or path of the files, wildcards allowed in the last part.</summary>
    public required string Location { get; init; }

    /// <summary>delimited, fixedWidth, json, ndjson or xml.</summary>
    public required string Format { get; init; }

    /// <summary>Character encoding.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>How delimited and fixed-width files are written.</summary>
    public DialectSettings? Dialect { get; init; }

    /// <summary>JSON: way to the array of records. XML: the repeating element.</summary>
    public string? RecordsPath { get; init; }

    /// <summary>JSON and XML: what is done with arrays and repeated elements.</summary>
    public FlattenSettings? Flatten { get; init; }

    /// <summary>Texts that stand for "no value", besides the empty one.</summary>
    public IReadOnlyList<string>? NullTokens { get; init; }
}

/// <summary>Columns and keys.</summary>
public sealed record SchemaSettings
{
    /// <summary>The columns in file order.</summary>
    public required IReadOnlyList<ColumnSettings> Columns { get; init; }

    /// <summary>Columns that identify a row; empty when nothing does.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];
}

/// <summary>One column.</summary>
public sealed record ColumnSettings
{
    /// <summary>Name in the target.</summary>
    public required string Name { get; init; }

    /// <summary>Name in the file; null when it is the same.</summary>
    public string? Source { get; init; }

    /// <summary>Type, for example <c>decimal(12,2)</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether values may be missing.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>Format of dates, times and durations.</summary>
    public string? Format { get; init; }

    /// <summary>What stands before the fraction of a number; null for the point.</summary>
    public string? DecimalSeparator { get; init; }

    /// <summary>What separates thousands; null when nothing does.</summary>
    public string? GroupSeparator { get; init; }

    /// <summary>What the numbers count, for example <c>EUR</c>, <c>kg</c> or <c>ms</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Values of an enum.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Part the column plays: key, eventTime, amount, currency, quantity, price, party, instrument, status …</summary>
    public string? Role { get; init; }

    /// <summary>Kind of personal data.</summary>
    public string? PersonalData { get; init; }

    /// <summary>What the column means.</summary>
    public string? Description { get; init; }
}

/// <summary>One thing done to each row.</summary>
public sealed record TransformationStep
{
    /// <summary>trim, normaliseDates, cast, split, filter, deduplicate, mask, rename or drop.</summary>
    public required string Do { get; init; }

    /// <summary>Columns concerned; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Way of doing it: a type for cast, the separator for split, an expression for filter, first or last for deduplicate, hash, redact or last4 for mask, the new name for rename.</summary>
    public string? With { get; init; }

    /// <summary>For split: the columns of the schema that take the parts, in order.</summary>
    public IReadOnlyList<string>? Into { get; init; }
}

/// <summary>Where a feed writes and how.</summary>
public sealed record TargetSettings
{
    /// <summary>Address of the target.</summary>
    public required string Location { get; init; }

    /// <summary>append, upsert or replace.</summary>
    public string WriteMode { get; init; } = "append";

    /// <summary>Column by which the target is divided.</summary>
    public string? PartitionBy { get; init; }

    /// <summary>Columns by which rows are ordered within the target or a part of it.</summary>
    public IReadOnlyList<string>? SortBy { get; init; }
}

/// <summary>When a feed runs.</summary>
public sealed record ScheduleSettings
{
    /// <summary>Five-field cron expression.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA time zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Minutes after the scheduled time by which a run has to be finished.</summary>
    public int? ExpectedWithinMinutes { get; init; }
}

/// <summary>Something that has to hold for the data.</summary>
public sealed record QualityRule
{
    /// <summary>notNull, unique, range, values, pattern, rowCount, freshness or references.</summary>
    public required string Rule { get; init; }

    /// <summary>Columns concerned.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Smallest allowed value or count.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest allowed value or count.</summary>
    public decimal? Max { get; init; }

    /// <summary>Allowed values.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Feed whose keys the columns hold.</summary>
    public string? Feed { get; init; }

    /// <summary>Its key, in the order of the columns.</summary>
    public IReadOnlyList<string>? FeedColumns { get; init; }

    /// <summary>Regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>warning or error.</summary>
    public string Severity { get; init; } = "error";
}

/// <summary>How often a failed run is repeated.</summary>
public sealed record RetrySettings
{
    /// <summary>Attempts after the first.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Wait before the first of them.</summary>
    public int FirstDelaySeconds { get; init; } = 60;

    /// <summary>fixed or exponential.</summary>
    public string Backoff { get; init; } = "exponential";

    /// <summary>Longest wait.</summary>
    public int MaxDelaySeconds { get; init; } = 900;
}

/// <summary>Who is told, and of what.</summary>
public sealed record AlertSettings
{
    /// <summary>Names of channels or addresses.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Tell of failures.</summary>
    public bool OnFailure { get; init; } = true;

    /// <summary>Tell when a run is this late; null never.</summary>
    public int? LateAfterMinutes { get; init; }
}

/// <summary>How long the data is kept.</summary>
public sealed record RetentionSettings
{
    /// <summary>Days.</summary>
    public int Days { get; init; } = 365;
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Contracts.Configurations;

/// <summary>What was inferred from an uploaded sample.</summary>
public sealed record SampleProfile
{
    /// <summary>Identity for <c>generate</c>.</summary>
    public required Guid SampleId { get; init; }

    /// <summary>Name of the uploaded file.</summary>
    public required string Name { get; init; }

    /// <summary>delimited, json, ndjson or xml.</summary>
    public required string Format { get; init; }

    /// <summary>Character encoding, for example <c>utf-8</c>.</summary>
    public required string Encoding { get; init; }

    /// <summary>How to read it, when delimited.</summary>
    public SampleDialect? Dialect { get; init; }

    /// <summary>Other readings, best first.</summary>
    public IReadOnlyList<SampleDialect> Alternatives { get; init; } = [];

    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns in file order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>Columns that identify a row, best first.</summary>
    public IReadOnlyList<KeyCandidate> KeyCandidates { get; init; } = [];

    /// <summary>Questions only a person can answer.</summary>
    public IReadOnlyList<SampleQuestion> Questions { get; init; } = [];

    /// <summary>What is odd about the sample.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>How a delimited file is read.</summary>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Quote">Around fields; null when none.</param>
/// <param name="Escape">Before a special character; null when quotes are doubled.</param>
/// <param name="HasHeader">First row names the columns.</param>
/// <param name="Confidence">0..1.</param>
public sealed record SampleDialect(string Delimiter, string? Quote, string? Escape, bool HasHeader, double Confidence);

/// <summary>One column of a sample.</summary>
public sealed record ColumnProfile
{
    /// <summary>Name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Inferred type, for example <c>decimal(12,2)</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Date or number format; null when plain.</summary>
    public string? Format { get; init; }

    /// <summary>True when values are missing.</summary>
    public required bool Nullable { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Missing values.</summary>
    public long Nulls { get; init; }

    /// <summary>Distinct values.</summary>
    public long Distinct { get; init; }

    /// <summary>Smallest value as text.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value as text.</summary>
    public string? Max { get; init; }

    /// <summary>A few values.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Kind of personal data, when it looks like some.</summary>
    public string? PersonalData { get; init; }
}

/// <summary>Columns that may identify a row.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="ChanceOfUniqueness">Probability that as many rows would show no repetition by chance, 0..1; null when not told.</param>
public sealed record KeyCandidate(IReadOnlyList<string> Columns, double Confidence, double? ChanceOfUniqueness = null);

/// <summary>A question with its possible answers.</summary>
/// <param name="Id">Name of the choice to give back to <c>generate</c>.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Possible answers.</param>
/// <param name="Suggested">The likelier one.</param>
public sealed record SampleQuestion(string Id, string Text, IReadOnlyList<string> Options, string Suggested);

/// <summary>Something to know or mend.</summary>
/// <param name="Code">Stable code, for example <c>HRM-CFG-001</c>.</param>
/// <param name="Severity">error, warning or info.</param>
/// <param name="Pointer">JSON pointer or column at fault.</param>
/// <param name="Message">What is wrong and why it matters.</param>
/// <param name="Fix">What to do.</param>
public sealed record Finding(string Code, string Severity, string Pointer, string Message, string? Fix);

/// <summary>A configuration template of the library.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Display name.</param>
/// <param name="Domain">trades, prices, customers …</param>
/// <param name="Description">What it is for.</param>
/// <param name="Parameters">What can be set.</param>
public sealed record ConfigurationTemplate(string Id, string Name, string Domain, string Description, IReadOnlyList<TemplateParameter> Parameters)
{
    /// <summary>What the template sets and why, in Markdown.</summary>
    public string? Documentation { get; init; }
}

/// <summary>A parameter of a template.</summary>
/// <param name="Name">Name in <c>choices</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Value when not chosen.</param>
/// <param name="Options">Allowed values; null for free text.</param>
public sealed record TemplateParameter(string Name, string Description, string? Default, IReadOnlyList<string>? Options = null);

/// <summary>Body of <c>POST /api/v1/configurations/generate</c>.</summary>
public sealed record GenerateRequest
{
    /// <summary>Name of the feed; required.</summary>
    public string? Feed { get; init; }

    /// <summary>Uploaded sample; required.</summary>
    public Guid? SampleId { get; init; }

    /// <summary>Template of the library; required.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Where the feed reads, for example <c>sftp://host/path/*.csv</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Where it writes, for example <c>postgres://warehouse/trades</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Team or address that answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>1 (low) to 5 (critical).</summary>
    public int? ImpactTier { get; init; }

    /// <summary>Cron expression.</summary>
    public string? Schedule { get; init; }

    /// <summary>Answers to the sample's questions and the template's parameters.</summary>
    public IReadOnlyDictionary<string, string>? Choices { get; init; }
}

/// <summary>A generated configuration with what speaks for and against it.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Findings">Validation findings.</param>
/// <param name="Proof">How it reads the sample.</param>
public sealed record GeneratedConfiguration(JsonObject Configuration, IReadOnlyList<Finding> Findings, SampleProof Proof);

/// <summary>A configuration made of a description in another format.</summary>
/// <param name="Configuration">The configuration; what the description does not say is empty.</param>
/// <param name="Findings">Validation findings.</param>
/// <param name="Notes">What could not be taken over, one sentence each.</param>
public sealed record ImportedConfiguration(JsonObject Configuration, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes);

/// <summary>Outcome of running a configuration over its sample.</summary>
/// <param name="RowsRead">Rows in.</param>
/// <param name="RowsParsed">Rows that fit the schema.</param>
/// <param name="Rejected">The first rows that do not.</param>
public sealed record SampleProof(long RowsRead, long RowsParsed, IReadOnlyList<RejectedSampleRow> Rejected)
{
    /// <summary>All rows that do not fit; <see cref="Rejected"/> lists the first hundred.</summary>
    public long RowsRejected { get; init; } = RowsRead - RowsParsed;
}

/// <summary>A sample row that does not fit.</summary>
/// <param name="Line">One-based line.</param>
/// <param name="Column">Column at fault.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedSampleRow(long Line, string Column, string Reason);

/// <summary>Answer to <c>POST /api/v1/configurations/validate</c>.</summary>
/// <param name="Valid">True without errors.</param>
/// <param name="Findings">Errors, warnings and notes.</param>
public sealed record ValidationResult(bool Valid, IReadOnlyList<Finding> Findings);

/// <summary>Body of <c>PUT /api/v1/configurations/{feed}</c>.</summary>
/// <param name="Configuration">The whole configuration.</param>
/// <param name="Message">Why it changes.</param>
/// <param name="Author">Who changes it.</param>
public sealed record SaveConfigurationRequest(JsonElement Configuration, string? Message, string? Author)
{
    /// <summary>Save although other feeds' configurations do not fit any more; only who may deploy may say so.</summary>
    public bool AcceptBreaking { get; init; }
}

/// <summary>A stored version of a configuration.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Version">Git commit id.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Environments">Environments that use this version.</param>
public sealed record StoredConfiguration(string Feed, string Version, JsonElement Configuration, IReadOnlyList<string> Environments)
{
    /// <summary>Warnings and notes of the check before it was stored; only in answers to changes.</summary>
    public IReadOnlyList<Finding>? Findings { get; init; }
}

/// <summary>A line of the list of configurations.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Version">Latest git commit id.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Message">Why.</param>
/// <param name="At">When (UTC).</param>
public sealed record ConfigurationVersion(string Feed, string Version, string Author, string Message, DateTimeOffset At);

/// <summary>What changed between two versions.</summary>
/// <param name="From">Older commit id.</param>
/// <param name="To">Newer commit id.</param>
/// <param name="Text">Unified diff.</param>
/// <param name="Changes">The changes in words.</param>
public sealed record ConfigurationDiff(string From, string To, string Text, IReadOnlyList<string> Changes)
{
    /// <summary>What the change means for who reads the feed.</summary>
    public ConfigurationCompatibility? Compatibility { get; init; }
}

/// <summary>What a new version means for who reads the feed and for what is stored.</summary>
/// <param name="Level">full, backward (what is stored fits, readers may not), forward (readers cope, what is stored may not) or breaking.</param>
/// <param name="Changes">Each change of what the feed delivers.</param>
public sealed record ConfigurationCompatibility(string Level, IReadOnlyList<DeliveryChange> Changes);

/// <summary>A change of what a feed delivers.</summary>
/// <param name="Pointer">JSON pointer to the place.</param>
/// <param name="Text">In words.</param>
/// <param name="Level">full, backward, forward or breaking.</param>
/// <param name="ReadBy">Feeds that read it.</param>
/// <param name="Breaks">Feeds whose own configuration does not fit any more, with the reason.</param>
public sealed record DeliveryChange(string Pointer, string Text, string Level, IReadOnlyList<string> ReadBy, IReadOnlyDictionary<string, string> Breaks);

/// <summary>How the remote repository stands.</summary>
/// <param name="Url">Its address without credentials; null when there is none.</param>
/// <param name="State">off, waiting (nothing was pushed since the start), pushed or failing.</param>
/// <param name="LastPushedAt">Last push that arrived (UTC).</param>
/// <param name="LastError">Why the last one did not.</param>
/// <param name="Failures">Tries since then that failed.</param>
/// <param name="NextTryAt">When it is tried again (UTC).</param>
public sealed record RemoteStatus(string? Url, string State, DateTimeOffset? LastPushedAt, string? LastError, int Failures, DateTimeOffset? NextTryAt);

/// <summary>A feed that reads another one.</summary>
/// <param name="Feed">The reader.</param>
/// <param name="Columns">Columns it reads, by their names in what is delivered.</param>
public sealed record ConfigurationReader(string Feed, IReadOnlyList<string> Columns);

/// <summary>Body of <c>POST /api/v1/configurations/{feed}/rollback</c>.</summary>
/// <param name="Version">Version whose content comes back.</param>
/// <param name="Message">Why.</param>
/// <param name="Author">Who.</param>
public sealed record RollbackRequest(string? Version, string? Message, string? Author)
{
    /// <summary>Roll back although other feeds' configurations do not fit any more; only who may deploy may say so.</summary>
    public bool AcceptBreaking { get; init; }
}

/// <summary>Body of <c>POST /api/v1/configurations/{feed}/deploy</c>.</summary>
/// <param name="Environment">staging or production.</param>
/// <param name="Version">Version to use; the latest when left out.</param>
/// <param name="Author">Who.</param>
public sealed record DeployRequest(string? Environment, string? Version, string? Author)
{
    /// <summary>Deploy although other feeds of the environment do not fit any more.</summary>
    public bool AcceptBreaking { get; init; }
}

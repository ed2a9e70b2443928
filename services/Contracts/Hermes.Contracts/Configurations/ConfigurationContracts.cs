using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Contracts.Configurations;

/// <summary>Something to know or mend.</summary>
/// <param name="Code">Stable code, for example <c>HRM-CFG-001</c>.</param>
/// <param name="Severity">error, warning or info.</param>
/// <param name="Pointer">JSON pointer or column at fault.</param>
/// <param name="Message">What is wrong and why it matters.</param>
/// <param name="Fix">What to do.</param>
public sealed record Finding(string Code, string Severity, string Pointer, string Message, string? Fix)
{
    /// <summary>What happens to the feed or its readers when it stays.</summary>
    public string? Why { get; init; }

    /// <summary>The fix as a JSON Patch (RFC 6902) of the configuration; null when a person has to decide.</summary>
    public IReadOnlyList<PatchOperation>? Patch { get; init; }
}

/// <summary>One operation of a JSON Patch (RFC 6902).</summary>
/// <param name="Op">add, replace or remove.</param>
/// <param name="Path">JSON pointer (RFC 6901).</param>
/// <param name="Value">The new value; null for remove.</param>
public sealed record PatchOperation(string Op, string Path, JsonNode? Value = null);

/// <summary>Body of <c>POST /api/v1/configurations/generate</c>.</summary>
public sealed record GenerateRequest
{
    /// <summary>Name of the feed; required.</summary>
    public string? Feed { get; init; }

    /// <summary>Uploaded sample; required.</summary>
    public Guid? SampleId { get; init; }

    /// <summary>Template of the library; required.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Format template to compose with; the sample decides when left out.</summary>
    public string? FormatTemplateId { get; init; }

    /// <summary>Target template to compose with; the domain's habits when left out.</summary>
    public string? TargetTemplateId { get; init; }

    /// <summary>Ids of the sample's suggestions to take over; those marked as default when left out.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

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

/// <summary>How the repository of the configurations stands.</summary>
/// <param name="State">ok, or repositoryLocked, repositoryFull, repositoryReadOnly, repositoryCorrupt, repositoryLost, gitMissing, repositoryFailing.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record RepositoryStatus(string State, string? Title, string? Remedy);

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

namespace Hermes.Contracts.Events;

/// <summary>Errors found in one stored batch of log lines, one entry per feed, component and template.</summary>
public sealed record ErrorsDetected
{
    /// <summary>Unique per stored batch.</summary>
    public required Guid BatchId { get; init; }

    /// <summary>Where the lines came from.</summary>
    public required string Source { get; init; }

    /// <summary>The errors, most frequent first.</summary>
    public required IReadOnlyList<DetectedError> Errors { get; init; }
}

/// <summary>One kind of error within a batch.</summary>
public sealed record DetectedError
{
    /// <summary>Stable id of the mined template.</summary>
    public required string TemplateId { get; init; }

    /// <summary>The constant part of the lines, parameters as <c>&lt;*&gt;</c>.</summary>
    public required string Template { get; init; }

    /// <summary>Feed the lines belong to; null when unknown.</summary>
    public string? Feed { get; init; }

    /// <summary>Component that wrote the lines; null when unknown.</summary>
    public string? Component { get; init; }

    /// <summary>Level of the lines; null when unknown.</summary>
    public string? Level { get; init; }

    /// <summary>Kind of error, for example <c>Connection</c> or <c>DiskSpace</c>.</summary>
    public required string Category { get; init; }

    /// <summary>How bad it looks from the log alone.</summary>
    public required ErrorSeverity Severity { get; init; }

    /// <summary>Lines in this batch.</summary>
    public required int Count { get; init; }

    /// <summary>Time of the first line (UTC).</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>Time of the last line (UTC).</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Up to three raw lines, each cut to 2,000 characters.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>Name of the detection rule that matched.</summary>
    public string? Rule { get; init; }
}

/// <summary>How bad an error looks.</summary>
public enum ErrorSeverity
{
    /// <summary>Worth a look.</summary>
    Low,

    /// <summary>Work is impaired.</summary>
    Medium,

    /// <summary>Work of one feed has failed.</summary>
    High,

    /// <summary>Several feeds or data are at stake.</summary>
    Critical,
}

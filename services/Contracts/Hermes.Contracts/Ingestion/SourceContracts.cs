namespace Hermes.Contracts.Ingestion;

/// <summary>Where lines come from and how they are read. <c>PUT /api/v1/sources</c> takes the complete list.</summary>
public sealed record SourceSettings
{
    /// <summary>Unique name; lines sent with <c>?source=NAME</c> are read by these settings.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute path of a file to follow; null for a source that is sent to Hermes.</summary>
    public string? Path { get; init; }

    /// <summary>Feed of lines that do not name one in a field.</summary>
    public string? Feed { get; init; }

    /// <summary>IANA time zone of timestamps that state none; UTC when null.</summary>
    public string? Zone { get; init; }

    /// <summary>Built-in formats to try, in order; all of them when null.</summary>
    public IReadOnlyList<string>? Formats { get; init; }

    /// <summary>Own formats, tried first: regular expressions with groups timestamp, level, component, message, feed, execution.</summary>
    public IReadOnlyList<string>? Patterns { get; init; }

    /// <summary>True stops following the file and keeps its position.</summary>
    public bool Paused { get; init; }
}

/// <summary>A source and how it is doing.</summary>
public sealed record SourceStatus
{
    /// <summary>The settings.</summary>
    public required SourceSettings Settings { get; init; }

    /// <summary>True when it comes from the service's configuration and cannot be changed by REST.</summary>
    public bool Configured { get; init; }

    /// <summary>What it does.</summary>
    public required SourceState State { get; init; }

    /// <summary>Bytes of the file that are not stored yet.</summary>
    public long? LagBytes { get; init; }

    /// <summary>When its last line was stored (UTC).</summary>
    public DateTimeOffset? LastLineAt { get; init; }

    /// <summary>Lines stored since the service started.</summary>
    public long Lines { get; init; }

    /// <summary>What went wrong last; null when nothing is wrong.</summary>
    public string? LastError { get; init; }
}

/// <summary>What a source does.</summary>
public enum SourceState
{
    /// <summary>Waits to be sent lines.</summary>
    Receiving,

    /// <summary>Follows its file.</summary>
    Following,

    /// <summary>The file is not there yet.</summary>
    Waiting,

    /// <summary>Stopped by its settings.</summary>
    Paused,

    /// <summary>Cannot go on for now; see the last error. It keeps trying.</summary>
    Failing,
}

namespace Hermes.Contracts.Ingestion;

/// <summary>Where lines come from and how they are read. <c>PUT /api/v1/sources</c> takes the complete list.</summary>
public sealed record SourceSettings
{
    /// <summary>Unique name; lines sent with <c>?source=NAME</c> are read by these settings.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Absolute path of a file to follow, or a pattern of many: <c>/var/log/app/*.log</c>, <c>/data/**/*.log</c>; null for a
    /// source that is sent to Hermes or asked by SQL.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Where to begin in a file seen for the first time.</summary>
    public StartAt StartAt { get; init; }

    /// <summary>A table to ask for rows; excludes <see cref="Path"/>.</summary>
    public SqlSettings? Sql { get; init; }

    /// <summary>Feed of lines that do not name one in a field.</summary>
    public string? Feed { get; init; }

    /// <summary>IANA time zone of timestamps that state none; UTC when null.</summary>
    public string? Zone { get; init; }

    /// <summary>Built-in formats to try, in order; all of them when null.</summary>
    public IReadOnlyList<string>? Formats { get; init; }

    /// <summary>Own formats, tried first: regular expressions with groups timestamp, level, component, message, feed, execution.</summary>
    public IReadOnlyList<string>? Patterns { get; init; }

    /// <summary>How lines that belong together become one record; joined by the usual shapes of stack traces when null.</summary>
    public MultilineSettings? Multiline { get; init; }

    /// <summary>Whether 01/02/2026 is the first of February; null when nobody has said.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>Where the feed of a line is found, tried in order.</summary>
    public IReadOnlyList<NameRule>? FeedRules { get; init; }

    /// <summary>Where the execution of a line is found, tried in order.</summary>
    public IReadOnlyList<NameRule>? ExecutionRules { get; init; }

    /// <summary>Days its lines are kept, at most as long as the service keeps any; as long as that when null.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>True stops following the file and keeps its position.</summary>
    public bool Paused { get; init; }
}

/// <summary>Where to begin in a file seen for the first time.</summary>
public enum StartAt
{
    /// <summary>With what it holds already.</summary>
    Beginning,

    /// <summary>With what is written from now on.</summary>
    End,
}

/// <summary>How lines that belong together become one record.</summary>
public sealed record MultilineSettings
{
    /// <summary>False keeps every line on its own.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Regular expression of a record's first line; the usual shapes when null.</summary>
    public string? StartPattern { get; init; }
}

/// <summary>One place where a name stands.</summary>
public sealed record NameRule
{
    /// <summary><c>field</c> of a structured record, <c>path</c> of the file, or <c>message</c>.</summary>
    public string? From { get; init; }

    /// <summary>Name of the field, where <see cref="From"/> is <c>field</c>.</summary>
    public string? Field { get; init; }

    /// <summary>Regular expression whose group <c>name</c> (else the first group, else the match) is the name; may be left out for a field.</summary>
    public string? Pattern { get; init; }
}

/// <summary>A query that finds what is new in a database.</summary>
public sealed record SqlSettings
{
    /// <summary>Name of a connection in the service's configuration (<c>Ingestion:Connections:NAME</c>); never the credentials themselves.</summary>
    public string? Connection { get; init; }

    /// <summary>A select with <c>@watermark</c>, ordered by the watermark.</summary>
    public string? Query { get; init; }

    /// <summary>Column of the result that only grows: a number or a time.</summary>
    public string? WatermarkColumn { get; init; }

    /// <summary>Seconds between two questions; 60 when null.</summary>
    public int? IntervalSeconds { get; init; }

    /// <summary>What the rows are: <c>executions</c> (when null) or <c>logs</c>.</summary>
    public string? Target { get; init; }

    /// <summary>By field of an execution (feed, status, startedAt ...) or of a log line (message, level ...), the column that holds it; equal names when left out.</summary>
    public IReadOnlyDictionary<string, string>? Columns { get; init; }
}

/// <summary>A source and how it is doing.</summary>
public sealed record SourceStatus
{
    /// <summary>The settings.</summary>
    public required SourceSettings Settings { get; init; }

    /// <summary>True when it comes from the service's configuration and cannot be changed by REST.</summary>
    public bool Configured { get; init; }

    /// <summary>True when somebody has set it up; false for a sender that only names itself so.</summary>
    public bool Managed { get; init; }

    /// <summary>What it does.</summary>
    public required SourceState State { get; init; }

    /// <summary>Bytes of the file that are not stored yet.</summary>
    public long? LagBytes { get; init; }

    /// <summary>When its last line was stored (UTC).</summary>
    public DateTimeOffset? LastLineAt { get; init; }

    /// <summary>Lines stored since the service started.</summary>
    public long Lines { get; init; }

    /// <summary>The beginning of the last line.</summary>
    public string? LastLine { get; init; }

    /// <summary>Seconds since it was last at the end of what there is to read; null when it is there.</summary>
    public double? BehindSeconds { get; init; }

    /// <summary>Files the path stands for.</summary>
    public int? Files { get; init; }

    /// <summary>Failures to read or store since the service started.</summary>
    public long Errors { get; init; }

    /// <summary>Bytes that were in a file and gone before they could be read.</summary>
    public long LostBytes { get; init; }

    /// <summary>The format most of its lines are written in; null before there are lines.</summary>
    public string? Format { get; init; }

    /// <summary>Share of lines (0..1) that the format reads.</summary>
    public double? FormatConfidence { get; init; }

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

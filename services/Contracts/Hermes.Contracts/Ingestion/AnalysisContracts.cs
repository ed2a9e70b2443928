using Hermes.Contracts.Events;

namespace Hermes.Contracts.Ingestion;

/// <summary>Body of <c>POST /api/v1/logs/analyze</c>.</summary>
/// <param name="Logs">Lines to look at; at most 1,000.</param>
/// <param name="Source">Source whose templates and formats apply.</param>
public sealed record AnalyzeRequest(IReadOnlyList<string>? Logs, string? Source);

/// <summary>Answer to <c>POST /api/v1/logs/analyze</c>.</summary>
/// <param name="Results">One per line, in order.</param>
public sealed record AnalyzeResult(IReadOnlyList<AnalyzedLog> Results);

/// <summary>What Hermes makes of a line.</summary>
public sealed record AnalyzedLog
{
    /// <summary>The line.</summary>
    public required string Log { get; init; }

    /// <summary>The format that reads it; null when none does.</summary>
    public string? Format { get; init; }

    /// <summary>ERROR, WARN, INFO, DEBUG, FATAL, TRACE; null when unknown.</summary>
    public string? Level { get; init; }

    /// <summary>Its template if one is known.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The constant part of the line.</summary>
    public required string Template { get; init; }

    /// <summary>True when the line is an error.</summary>
    public required bool IsError { get; init; }

    /// <summary>True when no known template fits: something not seen before.</summary>
    public required bool IsAnomaly { get; init; }

    /// <summary>How bad it looks; null for lines that are no errors.</summary>
    public ErrorSeverity? Severity { get; init; }

    /// <summary>The kinds of error it may be, surest first.</summary>
    public required IReadOnlyList<CategoryGuess> Categories { get; init; }
}

/// <summary>A kind of error and how sure it is.</summary>
/// <param name="Category">Kind of error.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Rule">The rule that says so.</param>
public sealed record CategoryGuess(string Category, double Confidence, string Rule);

/// <summary>A line taken apart: an item of the answer to <c>POST /api/v1/logs/parse</c>.</summary>
public sealed record ParsedLog
{
    /// <summary>One-based.</summary>
    public required int LineNumber { get; init; }

    /// <summary>Lines of the record: more than one where a stack trace or another continuation is joined.</summary>
    public int Lines { get; init; } = 1;

    /// <summary>The format that reads it; null when none does.</summary>
    public string? Format { get; init; }

    /// <summary>How sure the format of the whole body is, 0 to 1; null for a record that no format reads.</summary>
    public double? FormatConfidence { get; init; }

    /// <summary>The time the line states (UTC); null when it states none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>ERROR, WARN, INFO, DEBUG, FATAL, TRACE; null when unknown.</summary>
    public string? Level { get; init; }

    /// <summary>Component that wrote the line.</summary>
    public string? Component { get; init; }

    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>The feed the line names or the source's rules find.</summary>
    public string? Feed { get; init; }

    /// <summary>The execution the line names or the source's rules find.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Template, if one is known.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The constant part.</summary>
    public required string Template { get; init; }

    /// <summary>The varying parts, in order.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>What kind of value each parameter is: text, number, hex, id, address, path, url, email, date, duration, size, boolean, list.</summary>
    public IReadOnlyList<string> ParameterKinds { get; init; } = [];

    /// <summary>What had to be done to read the line.</summary>
    public IReadOnlyList<string>? Marks { get; init; }
}

/// <summary>Body of <c>POST /api/v1/anomalies/detect</c>.</summary>
/// <param name="Timestamps">Times of the values, oldest first; may be left out.</param>
/// <param name="Values">The series.</param>
/// <param name="Window">Compare each value only with this many before it; the whole series when left out.</param>
/// <param name="Threshold">Score from which a value is an anomaly; 3.5 when left out.</param>
public sealed record AnomalyRequest(IReadOnlyList<DateTimeOffset>? Timestamps, IReadOnlyList<double>? Values, int? Window, double? Threshold);

/// <summary>Answer to <c>POST /api/v1/anomalies/detect</c>.</summary>
/// <param name="Scores">Robust standard deviations from the usual, one per value.</param>
/// <param name="IsAnomaly">Whether the score reaches the threshold.</param>
/// <param name="Threshold">The threshold used.</param>
public sealed record AnomalyResult(IReadOnlyList<double> Scores, IReadOnlyList<bool> IsAnomaly, double Threshold);

/// <summary>Answer to <c>GET /api/v1/stats/summary</c>.</summary>
public sealed record IntakeSummary
{
    /// <summary>Lines of the last 24 hours.</summary>
    public required long Lines24h { get; init; }

    /// <summary>Errors of the last 24 hours.</summary>
    public required long Errors24h { get; init; }

    /// <summary>Warnings of the last 24 hours.</summary>
    public required long Warnings24h { get; init; }

    /// <summary>Lines of the last full minute, per second.</summary>
    public required double LinesPerSecond { get; init; }

    /// <summary>Mined templates.</summary>
    public required long Templates { get; init; }

    /// <summary>Runs known.</summary>
    public required long Executions { get; init; }

    /// <summary>Feeds that have runs.</summary>
    public required long Feeds { get; init; }

    /// <summary>Time of the newest line (UTC); null before the first.</summary>
    public DateTimeOffset? LastLineAt { get; init; }
}

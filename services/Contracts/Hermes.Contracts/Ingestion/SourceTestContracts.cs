namespace Hermes.Contracts.Ingestion;

/// <summary>Body of <c>POST /api/v1/sources/test</c>: settings to try before they are stored.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Sample">Lines to read by them; when null, the beginning of the file or the first rows of the table.</param>
public sealed record SourceTestRequest(SourceSettings? Settings, string? Sample);

/// <summary>What came of trying a source. Nothing is stored.</summary>
public sealed record SourceTestResult
{
    /// <summary>True when something could be read.</summary>
    public required bool Works { get; init; }

    /// <summary>Why not, and what to do; null when it works.</summary>
    public string? Problem { get; init; }

    /// <summary>What only a person can say, for example whether 01/02 is the first of February; null when all is clear.</summary>
    public string? Question { get; init; }

    /// <summary>The format most lines are written in; null for rows of a table.</summary>
    public string? Format { get; init; }

    /// <summary>How sure that is (0..1).</summary>
    public double? FormatConfidence { get; init; }

    /// <summary>Other formats that read some of the lines, surest first.</summary>
    public IReadOnlyList<FormatGuess> Alternatives { get; init; } = [];

    /// <summary>Files that the path names now; null when it names none by its nature.</summary>
    public int? Files { get; init; }

    /// <summary>Records read from the sample.</summary>
    public int Records { get; init; }

    /// <summary>Of those, the ones that no format reads.</summary>
    public int Unparsed { get; init; }

    /// <summary>The first records as they would be stored.</summary>
    public IReadOnlyList<TestedRecord> Examples { get; init; } = [];
}

/// <summary>A format and how well it reads a sample.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Confidence">0..1.</param>
public sealed record FormatGuess(string Format, double Confidence);

/// <summary>A record as it would be stored.</summary>
public sealed record TestedRecord
{
    /// <summary>The time it states (UTC); null when it states none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>ERROR, WARN, INFO, DEBUG, FATAL, TRACE; null when unknown.</summary>
    public string? Level { get; init; }

    /// <summary>Component that wrote it.</summary>
    public string? Component { get; init; }

    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>Feed it belongs to.</summary>
    public string? Feed { get; init; }

    /// <summary>Execution it belongs to.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>The record as it came.</summary>
    public required string Raw { get; init; }

    /// <summary>What had to be done to read it.</summary>
    public IReadOnlyList<string>? Marks { get; init; }
}

namespace Hermes.Logs.Parsing;

/// <summary>A line in the shape in which Hermes keeps it.</summary>
public sealed record ParsedText
{
    /// <summary>When it happened: the stated time when that is plausible, else the time of receipt.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The stated time where it could not be used.</summary>
    public DateTimeOffset? StatedTime { get; init; }

    /// <summary>The level, or null when unknown.</summary>
    public LineLevel? Level { get; init; }

    /// <summary>The part of the system that wrote the line.</summary>
    public string? Component { get; init; }

    /// <summary>The text without timestamp, level and component.</summary>
    public required string Message { get; init; }

    /// <summary>The line as it came.</summary>
    public required string Raw { get; init; }

    /// <summary>The feed the line belongs to, when it names one.</summary>
    public string? Feed { get; init; }

    /// <summary>The execution the line belongs to, when it names one.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>What had to be changed to keep it.</summary>
    public LineMarks Marks { get; init; }
}

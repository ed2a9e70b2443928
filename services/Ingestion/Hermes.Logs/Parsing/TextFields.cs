namespace Hermes.Logs.Parsing;

/// <summary>What a format read out of a line. Everything but the message may be missing.</summary>
public sealed record TextFields
{
    /// <summary>The time the line states.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The level the line states or implies.</summary>
    public LineLevel? Level { get; init; }

    /// <summary>The part of the system that wrote the line.</summary>
    public string? Component { get; init; }

    /// <summary>The text without timestamp, level and component.</summary>
    public required string Message { get; init; }

    /// <summary>The feed the line names in a field of its own.</summary>
    public string? Feed { get; init; }

    /// <summary>The execution the line names in a field of its own.</summary>
    public string? ExecutionId { get; init; }
}

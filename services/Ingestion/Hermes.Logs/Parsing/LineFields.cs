namespace Hermes.Logs.Parsing;

/// <summary>
/// What a format read out of a line, as slices of UTF-8 that are valid until the next line is read. Everything but the
/// message may be missing; a missing text is empty.
/// </summary>
public ref struct LineFields
{
    /// <summary>The time the line states.</summary>
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>The level the line states or implies.</summary>
    public LineLevel? Level { get; set; }

    /// <summary>The part of the system that wrote the line.</summary>
    public ReadOnlySpan<byte> Component { get; set; }

    /// <summary>The text without timestamp, level and component.</summary>
    public ReadOnlySpan<byte> Message { get; set; }

    /// <summary>The feed the line names in a field of its own.</summary>
    public ReadOnlySpan<byte> Feed { get; set; }

    /// <summary>The execution the line names in a field of its own.</summary>
    public ReadOnlySpan<byte> ExecutionId { get; set; }

    /// <summary>True when the message is a whole line of another program (a container's, syslog's), to be read in its turn.</summary>
    public bool Wraps { get; set; }
}

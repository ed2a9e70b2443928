namespace Hermes.Logs.Parsing;

/// <summary>
/// A line in the shape in which Hermes keeps it: slices of UTF-8, valid until the next line is parsed. Texts can be stored
/// as they are (valid UTF-8 without NUL, bounded); a missing one is empty.
/// </summary>
public ref struct ParsedLine
{
    /// <summary>When it happened: the stated time when that is plausible, else the time of receipt.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The stated time where it could not be used.</summary>
    public DateTimeOffset? StatedTime { get; set; }

    /// <summary>The level, or null when unknown.</summary>
    public LineLevel? Level { get; set; }

    /// <summary>The part of the system that wrote the line.</summary>
    public ReadOnlySpan<byte> Component { get; set; }

    /// <summary>The text without timestamp, level and component.</summary>
    public ReadOnlySpan<byte> Message { get; set; }

    /// <summary>The line as it came.</summary>
    public ReadOnlySpan<byte> Raw { get; set; }

    /// <summary>The feed the line belongs to.</summary>
    public ReadOnlySpan<byte> Feed { get; set; }

    /// <summary>The execution the line belongs to.</summary>
    public ReadOnlySpan<byte> ExecutionId { get; set; }

    /// <summary>Name of the format that read it; null when none did, or the sender has taken it apart.</summary>
    public string? Format { get; set; }

    /// <summary>What had to be changed to keep it.</summary>
    public LineMarks Marks { get; set; }
}

using System.Buffers;

namespace Hermes.Logs.Parsing;

/// <summary>What a line alone does not say, and memory for text that is no slice of it. For one reader at a time.</summary>
/// <param name="zone">The zone of timestamps that state none; UTC when null.</param>
public sealed class LineContext(TimeZoneInfo? zone = null)
{
    /// <summary>The zone of timestamps that state none.</summary>
    public TimeZoneInfo Zone { get; } = zone ?? TimeZoneInfo.Utc;

    /// <summary>When the lines were received: the time of lines that state none, and the year of timestamps without one.</summary>
    public DateTimeOffset Received { get; set; }

    /// <summary>The feed of lines that have no field naming one.</summary>
    public byte[]? Feed { get; set; }

    /// <summary>Holds unescaped or repaired text until the next line.</summary>
    public ArrayBufferWriter<byte> Scratch { get; } = new(4_096);
}

using System.Buffers.Binary;

namespace Hermes.Ingestion.Intake;

/// <summary>Writes fields in the format of Postgres's binary COPY: big-endian, each with its length before it, -1 for null.</summary>
internal ref struct CopyWriter(Span<byte> bytes)
{
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly Span<byte> _bytes = bytes;

    /// <summary>Bytes written.</summary>
    public int At { get; private set; }

    /// <summary>Ticks of a time that Postgres counts in microseconds since 2000.</summary>
    public static long TicksOf(long microseconds) => (microseconds * TimeSpan.TicksPerMicrosecond) + Epoch;

    public void Count(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes[At..], fields);
        At += 2;
    }

    public void Long(long value)
    {
        Length(8);
        BinaryPrimitives.WriteInt64BigEndian(_bytes[At..], value);
        At += 8;
    }

    public void Int(int value)
    {
        Length(4);
        Length(value);
    }

    public void Short(short? value)
    {
        Length(value is null ? -1 : 2);
        if (value is { } given)
        {
            Count(given);
        }
    }

    public void Time(DateTimeOffset? time)
    {
        if (time is { } given)
        {
            Long((given.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond);
        }
        else
        {
            Length(-1);
        }
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Length(utf8.Length);
        utf8.CopyTo(_bytes[At..]);
        At += utf8.Length;
    }

    /// <summary>A text of which an empty one means null.</summary>
    public void OptionalText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            Length(-1);
        }
        else
        {
            Text(utf8);
        }
    }

    private void Length(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes[At..], length);
        At += 4;
    }
}

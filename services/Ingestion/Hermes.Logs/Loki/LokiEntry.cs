using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Loki;

/// <summary>One entry of a stream: a time, a line, and structured metadata.</summary>
public readonly ref struct LokiEntry
{
    internal const int TimeField = 1;
    internal const int LineField = 2;
    internal const int MetadataField = 3;
    private const long LastSecond = 253_402_300_799;

    /// <summary>When the forwarder saw the line; null when it does not say.</summary>
    public DateTimeOffset? Time { get; private init; }

    /// <summary>The line.</summary>
    public ReadOnlySpan<byte> Line { get; private init; }

    /// <summary>Reads an entry; what its metadata say is added to <paramref name="facts"/>.</summary>
    /// <returns>False when it is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, LokiFacts facts, out LokiEntry entry)
    {
        var reader = new ProtobufReader(message);
        DateTimeOffset? time = null;
        ReadOnlySpan<byte> line = default;
        var whole = true;
        while (reader.Read())
        {
            switch (reader.Field, reader.Wire)
            {
                case (TimeField, WireType.Bytes):
                    whole &= TryTime(reader.Bytes, out time);
                    break;
                case (LineField, WireType.Bytes):
                    line = reader.Bytes;
                    break;
                case (MetadataField, WireType.Bytes):
                    whole &= facts.TryTake(reader.Bytes);
                    break;
            }
        }

        entry = new LokiEntry { Time = time, Line = line };
        return whole && !reader.Malformed;
    }

    private static bool TryTime(ReadOnlySpan<byte> message, out DateTimeOffset? time)
    {
        var reader = new ProtobufReader(message);
        long seconds = 0, nanoseconds = 0;
        while (reader.Read())
        {
            if (reader.Is(1, WireType.Varint))
            {
                seconds = (long)reader.Number;
            }
            else if (reader.Is(2, WireType.Varint))
            {
                nanoseconds = (long)reader.Number;
            }
        }

        var usable = seconds is > 0 and <= LastSecond && nanoseconds is >= 0 and < 1_000_000_000;
        time = usable ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100) : null;
        return !reader.Malformed;
    }
}

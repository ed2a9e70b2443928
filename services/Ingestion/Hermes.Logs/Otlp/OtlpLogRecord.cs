using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>One <c>LogRecord</c> of OTLP, as slices of the request.</summary>
public readonly ref struct OtlpLogRecord
{
    /// <summary>Field number of the attributes.</summary>
    internal const int Attributes = 6;

    private OtlpLogRecord(ReadOnlySpan<byte> message) => Message = message;

    /// <summary>The record itself.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>When it happened; null when the record does not say.</summary>
    public DateTimeOffset? Time { get; private init; }

    /// <summary>When it was first seen by a collector or library; null when the record does not say.</summary>
    public DateTimeOffset? Observed { get; private init; }

    /// <summary>The level, by its number or else by its text.</summary>
    public LineLevel? Level { get; private init; }

    /// <summary>The level in the words of the sender.</summary>
    public ReadOnlySpan<byte> SeverityText { get; private init; }

    /// <summary>The body, a message <c>AnyValue</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>16 bytes, or empty.</summary>
    public ReadOnlySpan<byte> TraceId { get; private init; }

    /// <summary>8 bytes, or empty.</summary>
    public ReadOnlySpan<byte> SpanId { get; private init; }

    /// <summary>What kind of event it is, where it is one.</summary>
    public ReadOnlySpan<byte> EventName { get; private init; }

    /// <summary>Whether it has attributes.</summary>
    public bool HasAttributes { get; private init; }

    /// <summary>Reads a record; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out OtlpLogRecord record)
    {
        var reader = new ProtobufReader(message);
        ulong time = 0, observed = 0, severity = 0;
        ReadOnlySpan<byte> text = default, body = default, trace = default, span = default, name = default;
        var attributes = false;
        while (reader.Read())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Fixed64):
                    time = reader.Number;
                    break;
                case (2, WireType.Varint):
                    severity = reader.Number;
                    break;
                case (3, WireType.Bytes):
                    text = reader.Bytes;
                    break;
                case (5, WireType.Bytes):
                    body = reader.Bytes;
                    break;
                case (Attributes, WireType.Bytes):
                    attributes = true;
                    break;
                case (9, WireType.Bytes):
                    trace = reader.Bytes;
                    break;
                case (10, WireType.Bytes):
                    span = reader.Bytes;
                    break;
                case (11, WireType.Fixed64):
                    observed = reader.Number;
                    break;
                case (12, WireType.Bytes):
                    name = reader.Bytes;
                    break;
            }
        }

        record = new OtlpLogRecord(message)
        {
            Time = UnixNanoseconds.ToTime(time),
            Observed = UnixNanoseconds.ToTime(observed),
            Level = SentLevel.OfSeverity(severity) ?? SentLevel.Read(text),
            SeverityText = text,
            Body = body,
            TraceId = IsId(trace, 16) ? trace : default,
            SpanId = IsId(span, 8) ? span : default,
            EventName = name,
            HasAttributes = attributes,
        };
        return !reader.Malformed;
    }

    // All zeros say "none".
    private static bool IsId(ReadOnlySpan<byte> id, int length) => id.Length == length && id.ContainsAnyExcept((byte)0);
}

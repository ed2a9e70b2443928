using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>One <c>KeyValue</c> of OTLP.</summary>
public readonly ref struct OtlpAttribute
{
    private OtlpAttribute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The name, UTF-8 as it came.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value, a message <c>AnyValue</c>.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The value, when it is a text; else empty.</summary>
    public ReadOnlySpan<byte> Text => OtlpValue.Text(Value);

    /// <summary>Reads one; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out OtlpAttribute attribute)
    {
        var reader = new ProtobufReader(message);
        ReadOnlySpan<byte> key = default, value = default;
        while (reader.Read())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                key = reader.Bytes;
            }
            else if (reader.Is(2, WireType.Bytes))
            {
                value = reader.Bytes;
            }
        }

        attribute = new OtlpAttribute(key, value);
        return !reader.Malformed;
    }

    /// <summary>The text of the first attribute of this name in a message that has attributes in <paramref name="field"/>; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field, ReadOnlySpan<byte> name)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Is(field, WireType.Bytes) && TryRead(reader.Bytes, out var attribute) && attribute.Key.SequenceEqual(name))
            {
                return attribute.Text;
            }
        }

        return default;
    }
}

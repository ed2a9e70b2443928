using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>Reads <c>AnyValue</c>: a text, a truth value, a number, bytes, a list or a map.</summary>
public static class OtlpValue
{
    /// <summary>How deep lists and maps may lie in each other.</summary>
    public const int Deepest = 32;

    private const int TextField = 1;
    private const int TruthField = 2;
    private const int IntegerField = 3;
    private const int DoubleField = 4;
    private const int ListField = 5;
    private const int MapField = 6;
    private const int BytesField = 7;

    /// <summary>The text; empty when the value is no text.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> value) => IsText(value, out var text) ? text : default;

    /// <summary>Whether the value is a text, and which.</summary>
    public static bool IsText(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> text)
    {
        var reader = new ProtobufReader(value);
        var found = false;
        text = default;
        while (reader.Read())
        {
            // Of a oneof the last field that stands there counts.
            if (reader.Field is >= TextField and <= BytesField)
            {
                found = reader.Is(TextField, WireType.Bytes);
                text = found ? reader.Bytes : default;
            }
        }

        return found && !reader.Malformed;
    }

    /// <summary>Writes the value as JSON.</summary>
    /// <returns>False when the value is malformed or deeper than <see cref="Deepest"/>.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> value, JsonText json) => TryWrite(value, json, Deepest);

    /// <summary>Writes the attributes that stand in <paramref name="field"/> of a message as a JSON object.</summary>
    /// <returns>False when one is malformed or deeper than <see cref="Deepest"/>.</returns>
    public static bool TryWriteMap(ReadOnlySpan<byte> message, int field, JsonText json) => TryWriteMap(message, field, json, Deepest);

    private static bool TryWrite(ReadOnlySpan<byte> value, JsonText json, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        var reader = new ProtobufReader(value);
        // Only the last field of a oneof counts.
        var last = default(ProtobufReader);
        while (reader.Read())
        {
            last = reader.Field is >= TextField and <= BytesField ? reader : last;
        }

        switch (last.Field, last.Wire)
        {
            case (TextField, WireType.Bytes):
                json.String(last.Bytes);
                break;
            case (TruthField, WireType.Varint):
                json.Raw(last.Number != 0 ? "true"u8 : "false"u8);
                break;
            case (IntegerField, WireType.Varint):
                json.Number((long)last.Number);
                break;
            case (DoubleField, WireType.Fixed64):
                json.Number(last.Double);
                break;
            case (ListField, WireType.Bytes):
                return !reader.Malformed && TryWriteList(last.Bytes, json, depth - 1);
            case (MapField, WireType.Bytes):
                return !reader.Malformed && TryWriteMap(last.Bytes, 1, json, depth - 1);
            case (BytesField, WireType.Bytes):
                json.Base64(last.Bytes);
                break;
            default:
                json.Raw("null"u8);
                break;
        }

        return !reader.Malformed;
    }

    private static bool TryWriteList(ReadOnlySpan<byte> message, JsonText json, int depth)
    {
        var reader = new ProtobufReader(message);
        var first = true;
        json.Raw("["u8);
        while (reader.Read())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                json.Raw(first ? ""u8 : ","u8);
                first = false;
                if (!TryWrite(reader.Bytes, json, depth))
                {
                    return false;
                }
            }
        }

        json.Raw("]"u8);
        return !reader.Malformed;
    }

    private static bool TryWriteMap(ReadOnlySpan<byte> message, int field, JsonText json, int depth)
    {
        var reader = new ProtobufReader(message);
        var first = true;
        json.Raw("{"u8);
        while (reader.Read())
        {
            if (reader.Is(field, WireType.Bytes))
            {
                if (!OtlpAttribute.TryRead(reader.Bytes, out var attribute))
                {
                    return false;
                }

                json.Raw(first ? ""u8 : ","u8);
                first = false;
                json.String(attribute.Key);
                json.Raw(":"u8);
                if (!TryWrite(attribute.Value, json, depth))
                {
                    return false;
                }
            }
        }

        json.Raw("}"u8);
        return !reader.Malformed;
    }
}

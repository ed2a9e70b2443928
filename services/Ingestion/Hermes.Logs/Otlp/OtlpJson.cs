using System.Globalization;
using System.Text.Json;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>
/// Rewrites OTLP's JSON as protobuf, so that both are read by one reader and mean the same. JSON of a protobuf message is at
/// least half as long as the message, so the result is bounded by the body.
/// </summary>
public static class OtlpJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 192 };

    /// <summary>Rewrites an <c>ExportLogsServiceRequest</c>.</summary>
    /// <exception cref="JsonException">The JSON is no such message; the text says where and why.</exception>
    public static void WriteLogs(ReadOnlySpan<byte> json, ProtobufBuffer output) => Write(json, OtlpFields.LogsRequest, output);

    /// <summary>Rewrites an <c>ExportMetricsServiceRequest</c>.</summary>
    /// <exception cref="JsonException">The JSON is no such message; the text says where and why.</exception>
    public static void WriteMetrics(ReadOnlySpan<byte> json, ProtobufBuffer output) => Write(json, OtlpFields.MetricsRequest, output);

    private static void Write(ReadOnlySpan<byte> json, OtlpField[] request, ProtobufBuffer output)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(reader, "The request must be an object.");
        }

        WriteMessage(ref reader, request, output);
        // Finds what follows the object; that is an error too.
        reader.Read();
    }

    private static void WriteMessage(ref Utf8JsonReader json, OtlpField[] fields, ProtobufBuffer output)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref json, fields);
            json.Read();
            if (field is null || json.TokenType == JsonTokenType.Null)
            {
                json.Skip();
            }
            else if (json.TokenType == JsonTokenType.StartArray && field.Kind == OtlpKind.Message)
            {
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    WriteValue(ref json, field, output);
                }
            }
            else
            {
                WriteValue(ref json, field, output);
            }
        }
    }

    private static OtlpField? Find(ref Utf8JsonReader json, OtlpField[] fields)
    {
        foreach (var field in fields)
        {
            if (field.IsNamed(ref json))
            {
                return field;
            }
        }

        return null;
    }

    private static void WriteValue(ref Utf8JsonReader json, OtlpField field, ProtobufBuffer output)
    {
        switch (field.Kind, json.TokenType)
        {
            case (OtlpKind.Message, JsonTokenType.StartObject):
                var begun = output.Begin(field.Number);
                WriteMessage(ref json, field.Message, output);
                output.End(begun);
                break;
            case (OtlpKind.Text, JsonTokenType.String):
                WriteText(ref json, field, output);
                break;
            case (OtlpKind.Id, JsonTokenType.String):
                output.Bytes(field.Number, OtlpJsonValue.Hex(ref json) ?? throw Wrong(json, $"'{field.Name}' must be a text of hexadecimal digits."));
                break;
            case (OtlpKind.Bytes, JsonTokenType.String):
                output.Bytes(field.Number, OtlpJsonValue.Base64(ref json) ?? throw Wrong(json, $"'{field.Name}' must be a text of base64."));
                break;
            case (OtlpKind.Truth, JsonTokenType.True or JsonTokenType.False):
                output.Varint(field.Number, json.TokenType == JsonTokenType.True ? 1u : 0u);
                break;
            case (OtlpKind.Integer, JsonTokenType.String or JsonTokenType.Number):
                output.Varint(field.Number, Whole(ref json, field));
                break;
            case (OtlpKind.Fixed, JsonTokenType.String or JsonTokenType.Number):
                output.Fixed64(field.Number, Whole(ref json, field));
                break;
            case (OtlpKind.Double, JsonTokenType.String or JsonTokenType.Number):
                output.Fixed64(field.Number, BitConverter.DoubleToUInt64Bits(OtlpJsonValue.Double(ref json) ?? throw Wrong(json, $"'{field.Name}' must be a number.")));
                break;
            default:
                throw Wrong(json, $"'{field.Name}' cannot be {Describe(json.TokenType)}.");
        }
    }

    private static ulong Whole(ref Utf8JsonReader json, OtlpField field) =>
        OtlpJsonValue.Whole(ref json) ?? throw Wrong(json, $"'{field.Name}' must be a whole number of at most 64 bits.");

    private static void WriteText(ref Utf8JsonReader json, OtlpField field, ProtobufBuffer output)
    {
        if (!json.ValueIsEscaped)
        {
            output.Bytes(field.Number, json.ValueSpan);
            return;
        }

        var begun = output.Begin(field.Number);
        OtlpJsonValue.Unescape(ref json, output);
        output.End(begun);
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list here",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null in a list",
        _ => "true or false",
    };

    private static JsonException Wrong(in Utf8JsonReader json, string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{message} (byte {json.TokenStartIndex})"));
}

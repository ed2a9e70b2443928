using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Hermes.Logs.Otlp;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Loki;

/// <summary>
/// Rewrites the JSON that Loki takes, <c>{"streams":[{"stream":{"job":"etl"},"values":[["1570818238000000000","a line",{"id":"7"}]]}]}</c>,
/// as the protobuf it takes, so that both are read by one reader. An entry that is none is named and left out.
/// </summary>
public sealed class LokiJson(ProtobufBuffer output)
{
    private const int MostNamed = 100;
    private int _stream;
    private int _entry;

    /// <summary>Entries that could not be read.</summary>
    public int Rejected { get; private set; }

    /// <summary>Which they are and why, the first of them.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>Rewrites a request.</summary>
    /// <exception cref="JsonException">It is no such JSON; the text says where and why.</exception>
    public void Write(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Expect(reader, JsonTokenType.StartObject, "The request must be an object with \"streams\".");
        while (NextProperty(ref reader))
        {
            var streams = OtlpJsonValue.IsNamed(ref reader, "streams"u8);
            reader.Read();
            if (streams)
            {
                Expect(reader, JsonTokenType.StartArray, "\"streams\" must be a list.");
                for (_stream = 0; NextElement(ref reader); _stream++)
                {
                    WriteStream(ref reader);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        // Finds what follows the object; that is an error too.
        reader.Read();
    }

    private void WriteStream(ref Utf8JsonReader json)
    {
        Expect(json, JsonTokenType.StartObject, "A stream must be an object with \"stream\" and \"values\".");
        var begun = output.Begin(1);
        while (NextProperty(ref json))
        {
            var (labels, values) = (OtlpJsonValue.IsNamed(ref json, "stream"u8), OtlpJsonValue.IsNamed(ref json, "values"u8));
            json.Read();
            if (labels)
            {
                WritePairs(ref json, LokiStream.PairField);
            }
            else if (values)
            {
                Expect(json, JsonTokenType.StartArray, "\"values\" must be a list.");
                for (_entry = 0; NextElement(ref json); _entry++)
                {
                    WriteEntry(ref json);
                }
            }
            else
            {
                json.Skip();
            }
        }

        output.End(begun);
    }

    private void WriteEntry(ref Utf8JsonReader json)
    {
        Expect(json, JsonTokenType.StartArray, "A value must be a list of a time and a line.");
        var before = output.Written.Length;
        var begun = output.Begin(2);
        string? wrong = null;
        var at = 0;
        for (; NextElement(ref json); at++)
        {
            switch (at, json.TokenType)
            {
                case (0, JsonTokenType.String or JsonTokenType.Number) when Utf8Parser.TryParse(json.ValueSpan, out long time, out var used) && used == json.ValueSpan.Length:
                    WriteTime(time);
                    break;
                case (1, JsonTokenType.String):
                    WriteText(ref json, LokiEntry.LineField);
                    break;
                case (2, JsonTokenType.StartObject):
                    WritePairs(ref json, LokiEntry.MetadataField);
                    break;
                default:
                    wrong ??= at switch
                    {
                        0 => "its time is no number of nanoseconds since 1970",
                        1 => "its line is no text",
                        2 => "its metadata is no object",
                        _ => "it has more than a time, a line and metadata",
                    };
                    json.Skip();
                    break;
            }
        }

        wrong ??= at < 2 ? "it has no line" : null;
        if (wrong is null)
        {
            output.End(begun);
            return;
        }

        output.Shorten(output.Written.Length - before);
        Reject(wrong);
    }

    private void Reject(string reason)
    {
        Rejected++;
        if (Reasons.Count < MostNamed)
        {
            Reasons.Add(string.Create(CultureInfo.InvariantCulture, $"streams[{_stream}].values[{_entry}]: {reason}."));
        }
    }

    private void WriteTime(long nanoseconds)
    {
        var begun = output.Begin(LokiEntry.TimeField);
        output.Varint(1, (ulong)(nanoseconds / 1_000_000_000));
        output.Varint(2, (ulong)(nanoseconds % 1_000_000_000));
        output.End(begun);
    }

    // Label values are texts; what is not is passed over.
    private void WritePairs(ref Utf8JsonReader json, int field)
    {
        Expect(json, JsonTokenType.StartObject, "Labels must be an object of texts.");
        while (NextProperty(ref json))
        {
            var begun = output.Begin(field);
            WriteText(ref json, 1);
            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                WriteText(ref json, 2);
            }
            else
            {
                json.Skip();
            }

            output.End(begun);
        }
    }

    private void WriteText(ref Utf8JsonReader json, int field)
    {
        if (!json.ValueIsEscaped)
        {
            output.Bytes(field, json.ValueSpan);
            return;
        }

        var begun = output.Begin(field);
        OtlpJsonValue.Unescape(ref json, output);
        output.End(begun);
    }

    private static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private static bool NextElement(ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    private static void Expect(in Utf8JsonReader json, JsonTokenType token, string message)
    {
        if (json.TokenType != token)
        {
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"{message} (byte {json.TokenStartIndex})"));
        }
    }
}

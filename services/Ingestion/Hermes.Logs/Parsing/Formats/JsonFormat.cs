using System.Text.Json;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// JSON lines with the field names of the usual loggers:
/// <c>{"timestamp":"2025-01-07T14:30:15Z","level":"error","logger":"etl","message":"connection refused","feed":"FX"}</c>.
/// </summary>
internal sealed class JsonFormat : ILineFormat
{
    private const int LongestPath = 128;

    public string Name => "json";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var text = line.Trim(" \t\r"u8);
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}' || !BeginsLikeJson(text))
        {
            return false;
        }

        var collector = new FieldCollector(context);
        try
        {
            Read(text, context, ref collector);
        }
        catch (JsonException)
        {
            return false;
        }

        fields = collector.ToFields(line);
        return true;
    }

    // Spares text in braces the price of an exception.
    private static bool BeginsLikeJson(ReadOnlySpan<byte> text)
    {
        var rest = text[1..].TrimStart(" \t\r\n"u8);
        return rest[0] is (byte)'"' or (byte)'}';
    }

    private static void Read(ReadOnlySpan<byte> text, LineContext context, ref FieldCollector collector)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        Span<byte> path = stackalloc byte[LongestPath];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && IsParent(name, context) && name.Length + 1 < path.Length)
            {
                name.CopyTo(path);
                ReadMembers(ref reader, text, path, name.Length, context, ref collector);
            }
            else
            {
                Take(ref reader, text, name, context, ref collector);
            }
        }

        // What follows the object would be an error of the reader.
        reader.Read();
    }

    private static bool IsParent(ReadOnlySpan<byte> path, LineContext context) =>
        FieldNames.IsParent(path) || (context.Captures is { } captures && captures.Rules.HasParent(path));

    /// <summary>Reads the members of an object whose path stands at the beginning of the memory.</summary>
    private static void ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, scoped Span<byte> path, int length, LineContext context, ref FieldCollector collector)
    {
        path[length++] = (byte)'.';
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            var end = length + name.Length;
            var fits = end + 1 < path.Length;
            if (fits)
            {
                name.CopyTo(path[length..]);
            }

            if (fits && reader.TokenType == JsonTokenType.StartObject && context.Captures is { } captures && captures.Rules.HasParent(path[..end]))
            {
                ReadMembers(ref reader, text, path, end, context, ref collector);
            }
            else
            {
                Take(ref reader, text, fits ? path[..end] : default, context, ref collector);
            }
        }
    }

    private static void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> name, LineContext context, ref FieldCollector collector)
    {
        var field = FieldNames.Find(name, out var rank);
        switch (reader.TokenType)
        {
            case JsonTokenType.String when field != KnownField.None || context.Captures is not null:
                var value = JsonText.Unescape(reader.ValueSpan, context);
                context.See(name, value);
                collector.Wraps |= field == KnownField.Message && name.SequenceEqual("log"u8);
                collector.Take(field, rank, field == KnownField.Message ? value.TrimEnd("\r\n"u8) : value);
                break;
            case JsonTokenType.Number when field != KnownField.None || context.Captures is not null:
                context.See(name, reader.ValueSpan);
                collector.Take(field, rank, reader.ValueSpan);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                // A message that is itself an object or a list is kept as JSON text.
                if (field == KnownField.Message)
                {
                    collector.Take(field, rank, text[start..(int)reader.BytesConsumed]);
                }

                break;
        }
    }
}

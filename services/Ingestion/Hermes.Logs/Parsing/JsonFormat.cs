using System.Text.Json;

namespace Hermes.Logs.Parsing;

/// <summary>
/// JSON lines with the field names of the usual loggers:
/// <c>{"timestamp":"2025-01-07T14:30:15Z","level":"error","logger":"etl","message":"connection refused","feed":"FX"}</c>.
/// </summary>
public sealed class JsonFormat : ITextFormat
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public TextFields? Read(string line, TimeZoneInfo zone)
    {
        var text = line.AsSpan().Trim();
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement, line, zone);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads an object that is already parsed. A message that is itself an object or list is kept as JSON text.</summary>
    public static TextFields Read(JsonElement record, string raw, TimeZoneInfo zone)
    {
        var known = new KnownFields(zone);
        foreach (var property in record.EnumerateObject())
        {
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.String:
                    known.Take(property.Name, Text(property.Value));
                    break;
                case JsonValueKind.Number when property.Value.TryGetDouble(out var number):
                    known.Take(property.Name, number);
                    break;
                case JsonValueKind.Object or JsonValueKind.Array when property.NameEquals("message") || property.NameEquals("msg"):
                    known.Take(property.Name, property.Value.GetRawText());
                    break;
            }
        }

        return known.ToFields(raw);
    }

    // "\ud800" is legal JSON but no text; the JSON is shown instead.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}

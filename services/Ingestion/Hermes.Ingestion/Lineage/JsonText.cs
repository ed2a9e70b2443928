using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Ingestion.Lineage;

/// <summary>Foreign JSON made fit to be stored: without what the database refuses, and never larger than a limit.</summary>
internal static class JsonText
{
    private const int LongestText = 1_000;
    private const int MostItems = 50;
    private const int Deepest = 8;
    private const int MostCharacters = 8_000;

    /// <summary>A text without NUL and halves of characters; null when the value is no text.</summary>
    public static string? String(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString()!.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            // Half a character, as an escape.
            return "\uFFFD";
        }
    }

    /// <summary>The name of a property without NUL and halves of characters.</summary>
    public static string Name(JsonProperty property)
    {
        try
        {
            return property.Name.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>The beginning of a text.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "...";

    /// <summary>A copy of a facet, its long texts and lists cut; null when it is too large even so.</summary>
    public static JsonNode? Bounded(JsonElement facet)
    {
        var left = MostCharacters;
        var copy = Copy(facet, Deepest, ref left);
        return left < 0 ? null : copy;
    }

    private static JsonNode? Copy(JsonElement value, int depth, ref int left)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth > 0:
                var copy = new JsonObject();
                foreach (var property in value.EnumerateObject().Take(MostItems))
                {
                    var name = Cut(Name(property), LongestText);
                    left -= name.Length;
                    copy[name] = left < 0 ? null : Copy(property.Value, depth - 1, ref left);
                }

                return copy;
            case JsonValueKind.Array when depth > 0:
                var list = new JsonArray();
                foreach (var item in value.EnumerateArray().Take(MostItems))
                {
                    list.Add(left < 0 ? null : Copy(item, depth - 1, ref left));
                }

                return list;
            case JsonValueKind.String:
                var text = Cut(String(value)!, LongestText);
                left -= text.Length;
                return JsonValue.Create(text);
            case JsonValueKind.Number:
                left -= 8;
                return value.TryGetInt64(out var whole) ? JsonValue.Create(whole) : value.TryGetDouble(out var number) && double.IsFinite(number) ? JsonValue.Create(number) : null;
            case JsonValueKind.True or JsonValueKind.False:
                left -= 8;
                return JsonValue.Create(value.GetBoolean());
            default:
                return null;
        }
    }
}

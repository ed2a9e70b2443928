using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hermes.Schemas.Text;

namespace Hermes.Schemas.Exchange;

/// <summary>Reads JSON that somebody else wrote: a value of the wrong kind counts as not there.</summary>
internal static class JsonReading
{
    private const int MostLevels = 64;

    public static JsonObject Object(string text)
    {
        try
        {
            StrictJson.RefuseHalfCharacters(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MostLevels, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = MostLevels, AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject
                ?? throw new ExchangeException("A JSON object is expected.");
        }
        catch (JsonException e)
        {
            throw new ExchangeException($"It is not JSON: {e.Message.Split(" Path:")[0]}", (int?)e.LineNumber + 1);
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue value ? value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    } : null;

    public static bool? Flag(JsonNode? node) => node?.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    public static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}

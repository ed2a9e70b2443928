using System.Text;
using System.Text.Json;
using Hermes.Schemas.Text;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>A template as it was sent: bare, or in an envelope with message and author.</summary>
internal sealed record SentTemplate(JsonElement Template, string? Message, string? Author)
{
    /// <exception cref="JsonException">A text holds half a character.</exception>
    public static SentTemplate Of(JsonElement body, string? message, string? author)
    {
        StrictJson.RefuseHalfCharacters(Encoding.UTF8.GetBytes(body.GetRawText()));
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("template", out var template)
            ? new SentTemplate(template, TextOf(body, "message") ?? message, TextOf(body, "author") ?? author)
            : new SentTemplate(body, message, author);
    }

    private static string? TextOf(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

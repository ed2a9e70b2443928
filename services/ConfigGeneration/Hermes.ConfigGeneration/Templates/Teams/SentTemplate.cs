using System.Text.Json;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>A template as it was sent: bare, or in an envelope with message and author.</summary>
internal sealed record SentTemplate(JsonElement Template, string? Message, string? Author)
{
    public static SentTemplate Of(JsonElement body, string? message, string? author) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("template", out var template)
            ? new SentTemplate(template, TextOf(body, "message") ?? message, TextOf(body, "author") ?? author)
            : new SentTemplate(body, message, author);

    private static string? TextOf(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

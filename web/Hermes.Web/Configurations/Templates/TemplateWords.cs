using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;

namespace Hermes.Web.Configurations.Templates;

internal static class TemplateWords
{
    public static string Says(string kind) => kind switch
    {
        "format" => "how files are written",
        "target" => "where rows go",
        _ => "what rows are",
    };

    /// <summary>The file of a template to begin one's own with: another id, else the same.</summary>
    public static string Beginning(ConfigurationTemplate like)
    {
        var file = JsonNode.Parse(like.Definition?.GetRawText() ?? "{}")!.AsObject();
        file["id"] = $"our-{like.Id}";
        file["name"] = $"Our {like.Name}";
        return Versions.Text(file);
    }

    /// <summary>The id a template's text gives itself; null without one.</summary>
    public static string? IdOf(System.Text.Json.JsonElement template) =>
        template.ValueKind == System.Text.Json.JsonValueKind.Object && template.TryGetProperty("id", out var id) ? id.GetString() : null;
}

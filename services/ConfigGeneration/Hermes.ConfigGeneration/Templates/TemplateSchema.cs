using System.Text.Json;
using Hermes.ConfigGeneration.Validation;
using NJsonSchema;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>The published JSON Schema of templates.</summary>
internal static class TemplateSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text).GetAwaiter().GetResult());

    /// <summary>The schema as published.</summary>
    public static string Text { get; } = Load();

    /// <summary>What is wrong with the form of a template, with where and what to do.</summary>
    public static IEnumerable<string> Check(JsonElement template)
    {
        if (template.ValueKind != JsonValueKind.Object)
        {
            return ["A template is a JSON object."];
        }

        // Of the three forms only the one of its kind is compared: what the other two miss would help nobody.
        var kind = template.TryGetProperty("kind", out var given) ? given.ToString() : "domain";
        return kind is "domain" or "format" or "target"
            ? ConfigurationSchema.Check(Schema.Value.Definitions[kind], template.GetRawText()).Select(finding => $"{finding.Pointer}: {finding.Message} {finding.Fix}")
            : [$"/kind: '{kind}' is no kind of template. Use domain, format or target."];
    }

    private static string Load()
    {
        using var stream = typeof(TemplateSchema).Assembly.GetManifestResourceStream("template.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

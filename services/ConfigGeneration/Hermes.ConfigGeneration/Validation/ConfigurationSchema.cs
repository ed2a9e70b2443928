using System.Text.Json.Nodes;
using Hermes.Schemas;
using Hermes.Schemas.Configurations;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Hermes.ConfigGeneration.Validation;

/// <summary>The published JSON Schema and the findings it gives, in words a person can act on.</summary>
internal static class ConfigurationSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text).GetAwaiter().GetResult());

    /// <summary>The schema as published.</summary>
    public static string Text { get; } = Load();

    public static IReadOnlyList<ConfigurationFinding> Check(string json) => Check(Schema.Value, json);

    /// <summary>What another schema finds, in the same words.</summary>
    public static IReadOnlyList<ConfigurationFinding> Check(JsonSchema schema, string json)
    {
        var findings = new List<ConfigurationFinding>();
        ICollection<ValidationError> errors;
        try
        {
            errors = schema.Validate(json);
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            // JSON that the validator's own parser cannot hold: a number of some hundred digits, say.
            return [new ConfigurationFinding("HRM-CFG-004", Severity.Error, "", $"A value cannot be read: {e.Message}", "Mend the value at that place.")];
        }

        Collect(errors, errors.Count == 0 ? null : JsonNode.Parse(json), findings);
        return findings;
    }

    private static void Collect(IEnumerable<ValidationError> errors, JsonNode? document, List<ConfigurationFinding> findings)
    {
        foreach (var error in errors)
        {
            if (error is ChildSchemaValidationError child)
            {
                Collect(child.Errors.Values.SelectMany(inner => inner), document, findings);
            }
            else
            {
                findings.Add(Describe(error, document));
            }
        }
    }

    private static ConfigurationFinding Describe(ValidationError error, JsonNode? document)
    {
        var pointer = PointerOf(error.Path);
        var name = error.Property is { Length: > 0 } property ? property : pointer[(pointer.LastIndexOf('/') + 1)..];
        var schema = error.Schema;
        var (code, message, fix) = error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => ("HRM-CFG-001", $"'{name}' is missing.", $"Add '{name}'{DescriptionOf(schema, name)}."),
            ValidationErrorKind.NoAdditionalPropertiesAllowed => ("HRM-CFG-002", $"'{name}' is not a part of the format.", "Remove it, or check its spelling."),
            ValidationErrorKind.NotInEnumeration => ("HRM-CFG-003", $"'{name}' has a value that is not allowed.", $"Use one of: {string.Join(", ", schema.Enumeration)}."),
            ValidationErrorKind.StringTooShort or ValidationErrorKind.StringTooLong =>
                ("HRM-CFG-005", $"'{name}' is too {(error.Kind == ValidationErrorKind.StringTooShort ? "short" : "long")}.", $"Use {schema.MinLength ?? 0} to {schema.MaxLength} characters."),
            ValidationErrorKind.NumberTooSmall or ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig =>
                ("HRM-CFG-006", $"'{name}' is too {(error.Kind == ValidationErrorKind.NumberTooSmall ? "small" : "large")}.", $"Use a number from {schema.Minimum} to {schema.Maximum}."),
            ValidationErrorKind.TooFewItems or ValidationErrorKind.TooManyItems => ("HRM-CFG-007", $"'{name}' has too {(error.Kind == ValidationErrorKind.TooFewItems ? "few" : "many")} items.", $"Use {schema.MinItems} to {schema.MaxItems}."),
            _ => ("HRM-CFG-004", $"'{name}' is not {Article(schema.Type)}.", $"Write {Article(schema.Type)}{(schema.Description is { } description ? $": {description}" : "")}."),
        };
        var place = error.Kind is ValidationErrorKind.PropertyRequired && !pointer.EndsWith($"/{name}", StringComparison.Ordinal) ? $"{pointer}/{name}" : pointer;
        return new ConfigurationFinding(code, Severity.Error, place, message, fix) { Patch = place.Length == 0 ? [] : SchemaFixes.For(error, place, document) };
    }

    private static string DescriptionOf(JsonSchema schema, string name) =>
        schema.ActualProperties.TryGetValue(name, out var property) && property.Description is { } description ? $" ({description})" : "";

    private static string Article(JsonObjectType type) => type switch
    {
        JsonObjectType.Object => "an object",
        JsonObjectType.Array => "a list",
        JsonObjectType.Integer => "a whole number",
        JsonObjectType.Number => "a number",
        JsonObjectType.Boolean => "true or false",
        _ => "a text",
    };

    // "#/schema.columns[0].type" becomes "/schema/columns/0/type".
    private static string PointerOf(string? path)
    {
        var bare = (path ?? "").TrimStart('#', '/');
        return bare.Length == 0 ? "" : "/" + bare.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/').TrimStart('/');
    }

    private static string Load()
    {
        using var stream = typeof(ConfigurationSchema).Assembly.GetManifestResourceStream("configuration.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations.Fixes;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Hermes.ConfigGeneration.Validation;

/// <summary>Fixes for what the JSON Schema does not allow, where what was meant is beyond doubt.</summary>
internal static class SchemaFixes
{
    /// <summary>The operations that mend one error; none when a person has to decide.</summary>
    /// <param name="error">What the schema does not allow.</param>
    /// <param name="pointer">Where.</param>
    /// <param name="document">The whole configuration.</param>
    public static FixOperation[] For(ValidationError error, string pointer, JsonNode? document)
    {
        var (holder, name) = Find(document, pointer);
        var schema = error.Schema;
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired when name == "formatVersion" => [Add(pointer, 1)],
            ValidationErrorKind.NoAdditionalPropertiesAllowed when holder is JsonObject parts && parts.ContainsKey(name) => Renamed(parts, pointer, name, schema),
            ValidationErrorKind.NotInEnumeration => EnumerationValue(holder, name, schema) is { } value ? [Replace(pointer, value)] : [],
            ValidationErrorKind.NumberTooSmall when schema.Minimum is { } minimum => [Replace(pointer, (long)minimum)],
            ValidationErrorKind.NumberTooBig when schema.Maximum is { } maximum => [Replace(pointer, (long)maximum)],
            ValidationErrorKind.StringTooShort when IsOptional(holder, name, schema) => [new FixOperation("remove", pointer)],
            ValidationErrorKind.IntegerExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.BooleanExpected or ValidationErrorKind.StringExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected =>
                OfKind(error.Kind, holder, name, pointer, schema),
            _ => [],
        };
    }

    // "delimeter" is the delimiter; what nobody can have meant goes.
    private static FixOperation[] Renamed(JsonObject parts, string pointer, string name, JsonSchema schema)
    {
        var meant = NearestName.Of(name, schema.ActualProperties.Keys.Where(property => !parts.ContainsKey(property)));
        return meant is null ? [new FixOperation("remove", pointer)]
            : [new FixOperation("remove", pointer), new FixOperation("add", $"{pointer[..pointer.LastIndexOf('/')]}/{meant}", parts[name]?.DeepClone())];
    }

    private static JsonNode? EnumerationValue(JsonNode? holder, string name, JsonSchema schema)
    {
        var allowed = schema.Enumeration.Where(value => value is not null).ToList();
        return allowed is [long only] ? JsonValue.Create(only)
            : Child(holder, name) is JsonValue value && value.TryGetValue<string>(out var text) && NearestName.Of(text, allowed.OfType<string>()) is { } meant ? JsonValue.Create(meant)
            : null;
    }

    private static FixOperation[] OfKind(ValidationErrorKind kind, JsonNode? holder, string name, string pointer, JsonSchema schema)
    {
        if (Child(holder, name) is not { } node)
        {
            return IsOptional(holder, name, schema) ? [new FixOperation("remove", pointer)] : [];
        }

        var text = node is JsonValue ? node.ToString() : "";
        JsonNode? meant = kind switch
        {
            ValidationErrorKind.IntegerExpected when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number == Math.Truncate(number) && Math.Abs(number) < int.MaxValue => (int)number,
            ValidationErrorKind.NumberExpected when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
            ValidationErrorKind.BooleanExpected when text.ToUpperInvariant() is "TRUE" or "YES" or "Y" or "1" or "ON" => true,
            ValidationErrorKind.BooleanExpected when text.ToUpperInvariant() is "FALSE" or "NO" or "N" or "0" or "OFF" => false,
            ValidationErrorKind.StringExpected when node is JsonValue => text,
            ValidationErrorKind.ArrayExpected when node is JsonValue && schema.Item?.Type.HasFlag(JsonObjectType.String) == true => new JsonArray(text),
            ValidationErrorKind.ArrayExpected when node is JsonObject && schema.Item?.Type.HasFlag(JsonObjectType.Object) == true => new JsonArray(node.DeepClone()),
            _ => null,
        };
        return meant is null ? [] : [Replace(pointer, meant)];
    }

    private static bool IsOptional(JsonNode? holder, string name, JsonSchema schema) =>
        holder is JsonObject parts && parts.ContainsKey(name) && schema is JsonSchemaProperty { IsRequired: false };

    private static (JsonNode? Holder, string Name) Find(JsonNode? document, string pointer)
    {
        var parts = pointer.Split('/');
        var holder = parts[1..^1].Aggregate(document, Child);
        return (holder, parts[^1]);
    }

    private static JsonNode? Child(JsonNode? holder, string name) => holder switch
    {
        JsonObject parts => parts[name],
        JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Count => list[place],
        _ => null,
    };

    private static FixOperation Add(string pointer, JsonNode value) => new("add", pointer, value);

    private static FixOperation Replace(string pointer, JsonNode value) => new("replace", pointer, value);
}

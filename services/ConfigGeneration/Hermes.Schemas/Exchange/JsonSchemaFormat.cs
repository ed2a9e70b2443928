using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Exchange;

/// <summary>JSON Schema (2020-12) of one row as it stands in the target.</summary>
public sealed class JsonSchemaFormat : IExchangeFormat
{
    /// <inheritdoc />
    public string Name => "jsonschema";

    /// <inheritdoc />
    public string MediaType => "application/schema+json";

    /// <inheritdoc />
    public string Extension => "schema.json";

    /// <inheritdoc />
    public string Export(FeedConfiguration configuration)
    {
        var properties = new JsonObject();
        foreach (var column in configuration.Schema.Columns)
        {
            properties[column.Name] = Property(column);
        }

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = configuration.Feed.Name,
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = JsonReading.Texts(configuration.Schema.Columns.Where(column => !column.Nullable).Select(column => column.Name)),
            ["additionalProperties"] = false,
        };
        if (configuration.Feed.Description is { } description)
        {
            schema["description"] = description;
        }

        if (configuration.Schema.PrimaryKey.Count > 0)
        {
            schema["hermesPrimaryKey"] = JsonReading.Texts(configuration.Schema.PrimaryKey);
        }

        return schema.ToJsonString(ConfigurationJson.Options) + "\n";
    }

    /// <inheritdoc />
    public ImportedDescription Import(string text)
    {
        var schema = JsonReading.Object(text);
        if (JsonReading.Text(schema["type"]) == "array" && schema["items"] is JsonObject items)
        {
            schema = items;
        }

        if (schema["properties"] is not JsonObject properties || properties.Count == 0)
        {
            throw new ExchangeException("The schema has no 'properties': it does not describe a row.");
        }

        var required = (schema["required"] as JsonArray ?? []).Select(JsonReading.Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var notes = new List<string>();
        return new ImportedDescription
        {
            Name = JsonReading.Text(schema["title"]),
            Description = JsonReading.Text(schema["description"]),
            Schema = new SchemaSettings
            {
                Columns = [.. properties.Select(property => Column(property.Key, property.Value as JsonObject ?? [], required.Contains(property.Key), notes))],
                PrimaryKey = [.. (schema["hermesPrimaryKey"] as JsonArray ?? []).Select(JsonReading.Text).OfType<string>()],
            },
            Notes = notes,
        };
    }

    private static JsonObject Property(ColumnSettings column)
    {
        var type = ColumnType.Parse(column.Type) ?? new ColumnType { Kind = ColumnKind.Text };
        var (coarse, format) = ColumnTypes.Coarse(type);
        var property = new JsonObject();
        if (type.Kind != ColumnKind.Json)
        {
            property["type"] = column.Nullable ? JsonReading.Texts([coarse, "null"]) : coarse;
        }

        if (type.Kind == ColumnKind.Ip)
        {
            property["anyOf"] = new JsonArray(new JsonObject { ["format"] = "ipv4" }, new JsonObject { ["format"] = "ipv6" });
        }
        else if (format is not null)
        {
            property["format"] = format;
        }

        if (type is { Kind: ColumnKind.Integer, Bits: { } bits and < 64 })
        {
            property["minimum"] = -(1L << (bits - 1));
            property["maximum"] = (1L << (bits - 1)) - 1;
        }

        if (type.Length is { } length)
        {
            property["maxLength"] = length;
        }

        if (column.Values is { Count: > 0 } values)
        {
            var allowed = JsonReading.Texts(values);
            if (column.Nullable)
            {
                allowed.Add(null);
            }

            property["enum"] = allowed;
        }

        if (column.Description is { } description)
        {
            property["description"] = description;
        }

        property[ColumnTypes.ExactType] = column.Type;
        if (column.Unit is { } unit)
        {
            property[ColumnTypes.Unit] = unit;
        }

        if (column.PersonalData is { } personal)
        {
            property[ColumnTypes.PersonalData] = personal;
        }

        return property;
    }

    private static ColumnSettings Column(string name, JsonObject property, bool required, List<string> notes)
    {
        var types = property["type"] is JsonArray several ? several.Select(JsonReading.Text).OfType<string>().ToList() : JsonReading.Text(property["type"]) is { } one ? [one] : [];
        var coarse = types.Where(type => type != "null").ToList();
        if (coarse.Count > 1 || property.ContainsKey("$ref"))
        {
            notes.Add($"'{name}' is of several types, or refers to another schema; it was taken as {(coarse.Count == 0 ? "json" : "text")}.");
        }

        var values = (property["enum"] as JsonArray)?.Select(JsonReading.Text).OfType<string>().ToList();
        var type = ColumnTypes.Exact(
            JsonReading.Text(property[ColumnTypes.ExactType]), coarse.Count switch { 0 => values is null ? "object" : "string", 1 => coarse[0], _ => "string" },
            JsonReading.Text(property["format"]), ColumnTypes.Length(JsonReading.Number(property["maxLength"])), values is { Count: > 0 });
        return new ColumnSettings
        {
            Name = name,
            Type = type,
            Nullable = !required || types.Contains("null"),
            Values = type == "enum" ? values : null,
            Unit = JsonReading.Text(property[ColumnTypes.Unit]),
            PersonalData = JsonReading.Text(property[ColumnTypes.PersonalData]),
            Description = JsonReading.Text(property["description"]),
        };
    }
}

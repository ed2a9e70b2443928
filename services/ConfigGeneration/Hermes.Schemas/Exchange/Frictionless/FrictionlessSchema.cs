using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Exchange.Frictionless;

/// <summary>Table Schema: fields with types, formats and constraints, and the key.</summary>
internal static class FrictionlessSchema
{
    /// <summary>A format that strptime has no word for.</summary>
    private const string WrittenAs = "hermesFormat";

    public static JsonObject Write(FeedConfiguration configuration)
    {
        var schema = new JsonObject { ["fields"] = new JsonArray([.. configuration.Schema.Columns.Select(column => WriteField(column, configuration.Quality))]) };
        if (configuration.Schema.PrimaryKey.Count > 0)
        {
            schema["primaryKey"] = JsonReading.Texts(configuration.Schema.PrimaryKey);
        }

        if (configuration.Source.NullTokens is { Count: > 0 } tokens)
        {
            schema["missingValues"] = JsonReading.Texts(["", .. tokens]);
        }

        return schema;
    }

    public static SchemaSettings Read(JsonObject schema, List<string> notes)
    {
        if (schema["fields"] is not JsonArray fields || fields.Count == 0)
        {
            throw new ExchangeException("The table schema has no 'fields'.");
        }

        var key = schema["primaryKey"] switch
        {
            JsonArray names => names.Select(JsonReading.Text).OfType<string>().ToList(),
            JsonValue name => [JsonReading.Text(name)!],
            _ => [],
        };
        return new SchemaSettings { Columns = [.. fields.Select((field, i) => ReadField(field as JsonObject, i, key, notes))], PrimaryKey = key };
    }

    public static IReadOnlyList<QualityRule> ReadRules(JsonObject schema)
    {
        var rules = new List<QualityRule>();
        foreach (var field in (schema["fields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (JsonReading.Text(field["name"]) is not { } name || field["constraints"] is not JsonObject constraints)
            {
                continue;
            }

            if (JsonReading.Flag(constraints["unique"]) == true)
            {
                rules.Add(new QualityRule { Rule = "unique", Columns = [name] });
            }

            if (JsonReading.Number(constraints["minimum"]) is { } || JsonReading.Number(constraints["maximum"]) is { })
            {
                rules.Add(new QualityRule { Rule = "range", Columns = [name], Min = JsonReading.Number(constraints["minimum"]), Max = JsonReading.Number(constraints["maximum"]) });
            }

            if (JsonReading.Text(constraints["pattern"]) is { } pattern)
            {
                rules.Add(new QualityRule { Rule = "pattern", Columns = [name], Pattern = pattern });
            }
        }

        return rules;
    }

    private static JsonObject WriteField(ColumnSettings column, IReadOnlyList<QualityRule> rules)
    {
        var type = ColumnType.Parse(column.Type) ?? new ColumnType { Kind = ColumnKind.Text };
        var (coarse, format) = ColumnTypes.Coarse(type);
        var field = new JsonObject
        {
            ["name"] = column.Source ?? column.Name,
            ["type"] = type.Kind switch { ColumnKind.Date => "date", ColumnKind.Timestamp => "datetime", ColumnKind.Time => "time", ColumnKind.Duration => "duration", ColumnKind.Json => "any", _ => coarse },
            [ColumnTypes.ExactType] = column.Type,
        };
        if (type.Kind == ColumnKind.Duration || EpochTime.UnitOf(column.Format) is not null)
        {
            field[WrittenAs] = column.Format;
        }
        else if (type.Kind is ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time)
        {
            field["format"] = column.Format is { } written ? StrptimePattern.FromNet(written) : "default";
        }
        else if (format is "uuid" or "email" or "uri")
        {
            field["format"] = format;
        }

        if (column.DecimalSeparator is { } point)
        {
            field["decimalChar"] = point;
        }

        if (column.GroupSeparator is { } group)
        {
            field["groupChar"] = group;
        }

        if (column.Unit is { } unit)
        {
            field[ColumnTypes.Unit] = unit;
        }

        if (column.PersonalData is { } personal)
        {
            field[ColumnTypes.PersonalData] = personal;
        }

        if (column.Description is { } description)
        {
            field["description"] = description;
        }

        var constraints = new JsonObject();
        if (!column.Nullable)
        {
            constraints["required"] = true;
        }

        if (type.Length is { } length)
        {
            constraints["maxLength"] = length;
        }

        if (column.Values is { Count: > 0 } values)
        {
            constraints["enum"] = JsonReading.Texts(values);
        }

        foreach (var rule in rules.Where(rule => rule.Columns is [var only] && only == column.Name))
        {
            Constrain(constraints, rule);
        }

        if (constraints.Count > 0)
        {
            field["constraints"] = constraints;
        }

        return field;
    }

    private static void Constrain(JsonObject constraints, QualityRule rule)
    {
        if (rule.Rule == "unique")
        {
            constraints["unique"] = true;
        }
        else if (rule.Rule == "pattern")
        {
            constraints["pattern"] = rule.Pattern;
        }
        else if (rule.Rule == "range")
        {
            if (rule.Min is { } min)
            {
                constraints["minimum"] = min;
            }

            if (rule.Max is { } max)
            {
                constraints["maximum"] = max;
            }
        }
    }

    private static ColumnSettings ReadField(JsonObject? field, int index, List<string> key, List<string> notes)
    {
        var name = JsonReading.Text(field?["name"]) ?? throw new ExchangeException($"Field {index + 1} has no name.");
        var constraints = field!["constraints"] as JsonObject ?? [];
        var values = (constraints["enum"] as JsonArray)?.Select(JsonReading.Text).OfType<string>().ToList();
        var declared = JsonReading.Text(field["type"]);
        var format = JsonReading.Text(field["format"]);
        var type = ColumnTypes.Exact(
            JsonReading.Text(field[ColumnTypes.ExactType]), declared, format, ColumnTypes.Length(JsonReading.Number(constraints["maxLength"])), values is { Count: > 0 });
        string? pattern = null;
        if (declared is "date" or "datetime" or "time" && format is not (null or "default" or "any"))
        {
            pattern = StrptimePattern.ToNet(format);
            if (pattern is null)
            {
                notes.Add($"The format '{format}' of '{name}' has no counterpart; write it by hand.");
            }
        }

        return new ColumnSettings
        {
            Name = name,
            Type = type,
            Nullable = JsonReading.Flag(constraints["required"]) != true && !key.Contains(name),
            Format = JsonReading.Text(field[WrittenAs]) ?? pattern,
            DecimalSeparator = JsonReading.Text(field["decimalChar"]) is { } point and not "." ? point : null,
            GroupSeparator = JsonReading.Text(field["groupChar"]),
            Values = type == "enum" ? values : null,
            Unit = JsonReading.Text(field[ColumnTypes.Unit]),
            PersonalData = JsonReading.Text(field[ColumnTypes.PersonalData]),
            Description = JsonReading.Text(field["description"]),
        };
    }
}

using System.Globalization;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Types;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Hermes.Schemas.Exchange;

/// <summary>Open Data Contract Standard 3.1: one contract with one schema object, as YAML. Contracts of 3.0 are read too.</summary>
public sealed class OdcsFormat : IExchangeFormat
{
    private const int MostLevels = 64;
    private const int MostCharacters = 4_000_000;

    /// <inheritdoc />
    public string Name => "odcs";

    /// <inheritdoc />
    public string MediaType => "application/yaml";

    /// <inheritdoc />
    public string Extension => "odcs.yaml";

    /// <inheritdoc />
    public string Export(FeedConfiguration configuration)
    {
        var feed = configuration.Feed;
        var contract = new Dictionary<string, object?>
        {
            ["apiVersion"] = "v3.1.0",
            ["kind"] = "DataContract",
            ["id"] = feed.Name,
            ["name"] = feed.Name,
            ["version"] = "1.0.0",
            ["status"] = "active",
            ["description"] = feed.Description is null ? null : new Dictionary<string, object?> { ["purpose"] = feed.Description },
            ["team"] = feed.Owner is null ? null : new Dictionary<string, object?> { ["name"] = feed.Owner },
            ["schema"] = new[]
            {
                new Dictionary<string, object?>
                {
                    ["name"] = feed.Name,
                    ["logicalType"] = "object",
                    ["physicalType"] = "table",
                    ["physicalName"] = configuration.Target.Location,
                    ["properties"] = configuration.Schema.Columns.Select(column => Property(column, configuration)).ToArray(),
                    ["quality"] = configuration.Quality.Where(rule => rule.Rule == "rowCount").Select(RowCount).ToArray() is { Length: > 0 } counts ? counts : null,
                },
            },
            ["slaProperties"] = new[] { new Dictionary<string, object?> { ["property"] = "retention", ["value"] = configuration.Retention.Days, ["unit"] = "d" } },
        };
        return new SerializerBuilder().ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull).WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).Build().Serialize(contract);
    }

    /// <inheritdoc />
    public ImportedDescription Import(string text)
    {
        var contract = Parse(text);
        if (Text(contract, "kind") != "DataContract")
        {
            throw new ExchangeException("It is no data contract: 'kind: DataContract' is missing.");
        }

        var objects = List(contract, "schema");
        var table = objects.FirstOrDefault() ?? throw new ExchangeException("The contract has no 'schema' with an object in it.");
        var notes = new List<string>();
        if (objects.Count > 1)
        {
            notes.Add($"The contract has {objects.Count} schema objects; only '{Text(table, "name")}' was taken over.");
        }

        var properties = List(table, "properties");
        if (properties.Count == 0)
        {
            throw new ExchangeException($"'{Text(table, "name")}' has no properties.");
        }

        return new ImportedDescription
        {
            Name = Text(table, "name") ?? Text(contract, "name"),
            Description = Text(contract.GetValueOrDefault("description") as Dictionary<object, object> is { } described ? Named(described) : [], "purpose"),
            Owner = contract.GetValueOrDefault("team") is Dictionary<object, object> team ? Text(Named(team), "name") : List(contract, "team").Select(member => Text(member, "username")).FirstOrDefault(),
            Schema = new SchemaSettings
            {
                Columns = [.. properties.Select(property => Column(property, notes))],
                PrimaryKey = [.. properties.Where(property => Text(property, "primaryKey") == "true")
                    .OrderBy(property => Number(property, "primaryKeyPosition") ?? 0).Select(property => Text(property, "name")!)],
            },
            Quality = [.. properties.SelectMany(Rules)],
            RetentionDays = List(contract, "slaProperties").Where(sla => Text(sla, "property") == "retention").Select(Days).FirstOrDefault(),
            Notes = notes,
        };
    }

    private static Dictionary<string, object?> Property(ColumnSettings column, FeedConfiguration configuration)
    {
        var type = ColumnType.Parse(column.Type) ?? new ColumnType { Kind = ColumnKind.Text };
        var options = new Dictionary<string, object?>();
        if (type.Length is { } length)
        {
            options["maxLength"] = length;
        }

        if (ColumnTypes.Coarse(type) is ("string", "uuid" or "email" or "uri" or "ipv4") coarse)
        {
            options["format"] = coarse.Item2;
        }

        foreach (var rule in configuration.Quality.Where(rule => rule.Columns is [var only] && only == column.Name))
        {
            if (rule is { Rule: "pattern", Pattern: { } pattern })
            {
                options["pattern"] = pattern;
            }
            else if (rule.Rule == "range" && type.Kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double)
            {
                options["minimum"] = rule.Min ?? options.GetValueOrDefault("minimum");
                options["maximum"] = rule.Max ?? options.GetValueOrDefault("maximum");
            }
        }

        var custom = new List<Dictionary<string, object?>> { Custom(ColumnTypes.ExactType, column.Type) };
        if (column.Values is { Count: > 0 } values)
        {
            custom.Add(Custom("hermesValues", values.ToArray()));
        }

        if (column.Unit is { } unit)
        {
            custom.Add(Custom(ColumnTypes.Unit, unit));
        }

        if (column.PersonalData is { } personal)
        {
            custom.Add(Custom(ColumnTypes.PersonalData, personal));
        }

        var position = configuration.Schema.PrimaryKey.ToList().IndexOf(column.Name);
        return new Dictionary<string, object?>
        {
            ["name"] = column.Name,
            ["logicalType"] = type.Kind switch
            {
                ColumnKind.Integer => "integer",
                ColumnKind.Decimal or ColumnKind.Double => "number",
                ColumnKind.Boolean => "boolean",
                ColumnKind.Date => "date",
                ColumnKind.Timestamp => "timestamp",
                ColumnKind.Time => "time",
                ColumnKind.Json => "object",
                _ => "string",
            },
            ["physicalType"] = Sql.PostgresTypes.NameOf(type),
            ["required"] = !column.Nullable,
            ["unique"] = configuration.Quality.Any(rule => rule.Rule == "unique" && rule.Columns is [var only] && only == column.Name) ? true : null,
            ["primaryKey"] = position >= 0 ? true : null,
            ["primaryKeyPosition"] = position >= 0 ? position + 1 : null,
            ["classification"] = column.PersonalData is null ? null : "confidential",
            ["description"] = column.Description,
            ["logicalTypeOptions"] = options.Any(option => option.Value is not null) ? options : null,
            ["customProperties"] = custom,
        };
    }

    private static ColumnSettings Column(Dictionary<string, object?> property, List<string> notes)
    {
        var name = Text(property, "name") ?? throw new ExchangeException("A property has no name.");
        var options = property.GetValueOrDefault("logicalTypeOptions") is Dictionary<object, object> given ? Named(given) : [];
        var custom = List(property, "customProperties").ToLookup(item => Text(item, "property"), item => item.GetValueOrDefault("value"));
        var physical = Text(property, "physicalType");
        var exact = custom[ColumnTypes.ExactType].FirstOrDefault() as string ?? (physical is null ? null : Sql.PostgresTypes.Read(physical));
        var values = (custom["hermesValues"].FirstOrDefault() as List<object>)?.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!).ToList();
        if (exact is null && physical is not null)
        {
            notes.Add($"The physical type '{physical}' of '{name}' is not known; its logical type was taken.");
        }

        var type = ColumnTypes.Exact(exact, Text(property, "logicalType"), Text(options, "format"), ColumnTypes.Length(Number(options, "maxLength")), values is { Count: > 0 });
        return new ColumnSettings
        {
            Name = name,
            Type = type == "enum" && values is not { Count: > 0 } ? "text" : type,
            Nullable = Text(property, "required") != "true" && Text(property, "primaryKey") != "true",
            Values = type == "enum" ? values : null,
            Unit = custom[ColumnTypes.Unit].FirstOrDefault() as string,
            PersonalData = custom[ColumnTypes.PersonalData].FirstOrDefault() as string,
            Description = Text(property, "description"),
        };
    }

    private static IEnumerable<QualityRule> Rules(Dictionary<string, object?> property)
    {
        var name = Text(property, "name");
        if (name is null)
        {
            yield break;
        }

        if (Text(property, "unique") == "true")
        {
            yield return new QualityRule { Rule = "unique", Columns = [name] };
        }

        var options = property.GetValueOrDefault("logicalTypeOptions") is Dictionary<object, object> given ? Named(given) : [];
        if (Number(options, "minimum") is { } || Number(options, "maximum") is { })
        {
            yield return new QualityRule { Rule = "range", Columns = [name], Min = Number(options, "minimum"), Max = Number(options, "maximum") };
        }

        if (Text(options, "pattern") is { } pattern)
        {
            yield return new QualityRule { Rule = "pattern", Columns = [name], Pattern = pattern };
        }
    }

    private static Dictionary<string, object?> RowCount(QualityRule rule)
    {
        var check = new Dictionary<string, object?> { ["type"] = "library", ["metric"] = "rowCount" };
        if (rule is { Min: { } low, Max: { } high })
        {
            check["mustBeBetween"] = new[] { low, high };
        }
        else if (rule.Min is { } min)
        {
            check["mustBeGreaterOrEqualTo"] = min;
        }
        else if (rule.Max is { } max)
        {
            check["mustBeLessOrEqualTo"] = max;
        }

        check["severity"] = rule.Severity;
        return check;
    }

    // Longer than any file is kept, and small enough to count with.
    private const int MostDays = 1_000_000;

    private static int? Days(Dictionary<string, object?> sla) => Number(sla, "value") is { } value and > 0 and < MostDays
        ? (int)(Text(sla, "unit") switch { "y" or "year" or "years" => value * 365, "m" or "month" or "months" => value * 30, _ => value })
        : null;

    private static Dictionary<string, object?> Custom(string name, object value) => new() { ["property"] = name, ["value"] = value };

    private static Dictionary<string, object?> Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new ExchangeException("The contract is longer than 4 million characters.");
        }

        try
        {
            RefuseDepth(text);
            return new DeserializerBuilder().WithDuplicateKeyChecking().Build().Deserialize<object?>(text) is Dictionary<object, object> root
                ? Named(root)
                : throw new ExchangeException("A YAML mapping is expected.");
        }
        catch (YamlException e)
        {
            throw new ExchangeException($"It is not YAML: {e.InnerException?.Message ?? e.Message}", (int)e.Start.Line);
        }
        catch (InvalidOperationException)
        {
            // The scanner's own way to end on some broken flow mappings.
            throw new ExchangeException("It is not YAML.");
        }
    }

    // The deserializer calls itself for each level; the parser alone does not.
    private static void RefuseDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostLevels)
            {
                throw new ExchangeException($"The contract is nested more than {MostLevels} levels deep.", (int)parser.Current.Start.Line);
            }
        }
    }

    private static Dictionary<string, object?> Named(Dictionary<object, object> mapping) =>
        mapping.Where(pair => pair.Key is string).ToDictionary(pair => (string)pair.Key, object? (pair) => pair.Value, StringComparer.Ordinal);

    private static List<Dictionary<string, object?>> List(Dictionary<string, object?> node, string name) =>
        [.. (node.GetValueOrDefault(name) as List<object> ?? []).OfType<Dictionary<object, object>>().Select(Named)];

    private static string? Text(Dictionary<string, object?> node, string name) => node.GetValueOrDefault(name) as string;

    private static decimal? Number(Dictionary<string, object?> node, string name) =>
        decimal.TryParse(Text(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

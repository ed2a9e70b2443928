using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Exchange.Frictionless;

/// <summary>
/// Frictionless Data Package with one resource (Data Package v2: Table Schema, Table Dialect). A bare resource or Table Schema is read too.
/// </summary>
public sealed class FrictionlessFormat : IExchangeFormat
{
    /// <inheritdoc />
    public string Name => "frictionless";

    /// <inheritdoc />
    public string MediaType => "application/json";

    /// <inheritdoc />
    public string Extension => "datapackage.json";

    /// <inheritdoc />
    public string Export(FeedConfiguration configuration)
    {
        var source = configuration.Source;
        var resource = new JsonObject
        {
            ["name"] = configuration.Feed.Name.ToLowerInvariant(),
            ["title"] = configuration.Feed.Name,
            ["description"] = configuration.Feed.Description,
            ["path"] = source.Location,
            ["format"] = source.Format == "delimited" ? "csv" : source.Format,
            ["mediatype"] = source.Format switch { "delimited" => "text/csv", "fixedWidth" => "text/plain", "json" => "application/json", "ndjson" => "application/x-ndjson", _ => "application/xml" },
            ["encoding"] = source.Encoding,
            ["dialect"] = source.Dialect is { } dialect ? FrictionlessDialect.Write(dialect) : null,
            ["schema"] = FrictionlessSchema.Write(configuration),
        };
        var package = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["name"] = configuration.Feed.Name.ToLowerInvariant(),
            ["contributors"] = configuration.Feed.Owner is { } owner ? new JsonArray(new JsonObject { ["title"] = owner, ["roles"] = new JsonArray("owner") }) : null,
            ["resources"] = new JsonArray(WithoutNulls(resource)),
        };
        return WithoutNulls(package).ToJsonString(ConfigurationJson.Options) + "\n";
    }

    /// <inheritdoc />
    public ImportedDescription Import(string text)
    {
        var root = JsonReading.Object(text);
        var notes = new List<string>();
        var resource = root;
        if (root["resources"] is JsonArray resources)
        {
            resource = resources.OfType<JsonObject>().FirstOrDefault() ?? throw new ExchangeException("The data package has no resource.");
            if (resources.Count > 1)
            {
                notes.Add($"The data package has {resources.Count} resources; only the first was taken over.");
            }
        }

        var schema = resource["fields"] is not null ? resource
            : resource["schema"] as JsonObject ?? throw new ExchangeException("There is no table schema with 'fields' in it. If 'schema' is an address, put the schema itself there.");
        return new ImportedDescription
        {
            Name = JsonReading.Text(resource["title"]) ?? JsonReading.Text(resource["name"]),
            Description = JsonReading.Text(resource["description"]),
            Owner = (root["contributors"] as JsonArray)?.OfType<JsonObject>().Select(person => JsonReading.Text(person["title"]) ?? JsonReading.Text(person["email"])).FirstOrDefault(),
            Schema = FrictionlessSchema.Read(schema, notes),
            Quality = FrictionlessSchema.ReadRules(schema),
            Source = SourceOf(resource, schema),
            Notes = notes,
        };
    }

    private static SourceSettings? SourceOf(JsonObject resource, JsonObject schema)
    {
        if (ReferenceEquals(resource, schema))
        {
            return null;
        }

        var format = JsonReading.Text(resource["format"]) switch { "json" => "json", "fixedWidth" => "fixedWidth", "ndjson" or "jsonl" => "ndjson", "xml" => "xml", _ => "delimited" };
        var path = resource["path"] is JsonArray paths ? paths.FirstOrDefault() : resource["path"];
        return new SourceSettings
        {
            Location = JsonReading.Text(path) ?? "",
            Format = format,
            Encoding = JsonReading.Text(resource["encoding"]) ?? "utf-8",
            Dialect = format == "delimited" ? FrictionlessDialect.Read(resource["dialect"] as JsonObject ?? []) : null,
            NullTokens = (schema["missingValues"] as JsonArray)?.Select(JsonReading.Text).OfType<string>().Where(token => token.Length > 0).ToArray() is { Length: > 0 } tokens ? tokens : null,
        };
    }

    private static JsonObject WithoutNulls(JsonObject node)
    {
        foreach (var name in node.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
        {
            node.Remove(name);
        }

        return node;
    }
}

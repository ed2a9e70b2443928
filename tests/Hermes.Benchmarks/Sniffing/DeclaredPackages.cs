using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Benchmarks.Sniffing;

/// <summary>The delimited files below a folder whose data package declares the type of every column.</summary>
internal static class DeclaredPackages
{
    public static IEnumerable<DeclaredTable> Read(string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in Directory.GetFiles(folder, "*package*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var resource in Resources(package))
            {
                var path = resource["path"] is JsonValue value && value.TryGetValue<string>(out var name) ? Path.Combine(Path.GetDirectoryName(package)!, name) : "";
                if (path.EndsWith(".csv", StringComparison.Ordinal) && File.Exists(path) && resource["schema"] is JsonObject { } schema && schema["fields"] is JsonArray fields && seen.Add(path))
                {
                    yield return new DeclaredTable(path, [.. fields.OfType<JsonObject>().Select(Column)], Key(schema["primaryKey"]));
                }
            }
        }
    }

    // A package that is broken on purpose declares nothing.
    private static IEnumerable<JsonObject> Resources(string package)
    {
        try
        {
            return (JsonNode.Parse(File.ReadAllText(package))?["resources"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    // A text with a pattern of dates is a date.
    private static DeclaredColumn Column(JsonObject field)
    {
        var type = field["type"]?.ToString() ?? "any";
        return new DeclaredColumn(field["name"]?.ToString() ?? "", type == "string" && field["format"]?.ToString().Contains("%Y", StringComparison.Ordinal) == true ? "date" : type);
    }

    private static IReadOnlyList<string> Key(JsonNode? key) => key switch
    {
        JsonArray several => [.. several.Select(name => name!.ToString())],
        JsonValue one => [one.ToString()],
        _ => [],
    };
}

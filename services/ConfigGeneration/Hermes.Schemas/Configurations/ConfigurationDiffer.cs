using System.Text.Json.Nodes;
using Hermes.Schemas.Configurations.Fleet;

namespace Hermes.Schemas.Configurations;

/// <summary>A change between two versions of a configuration.</summary>
/// <param name="Path">Where, for example <c>columns/amount</c>.</param>
/// <param name="Text">The change in words, for example <c>columns/amount type decimal(10,2) -> decimal(12,2) (widening)</c>.</param>
public sealed record ConfigurationChange(string Path, string Text);

/// <summary>Says what changed between two configurations; columns are matched by name, other lists by place.</summary>
public static class ConfigurationDiffer
{
    /// <summary>Compares two configurations.</summary>
    public static IReadOnlyList<ConfigurationChange> Compare(JsonNode from, JsonNode to)
    {
        var changes = new List<ConfigurationChange>();
        Compare("", from, to, changes);
        return changes;
    }

    private static void Compare(string path, JsonNode? from, JsonNode? to, List<ConfigurationChange> changes)
    {
        if (JsonNode.DeepEquals(from, to))
        {
            return;
        }

        if (from is JsonObject before && to is JsonObject after)
        {
            foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)))
            {
                Compare(path.Length == 0 ? name : $"{path}/{name}", before[name], after[name], changes);
            }
        }
        else if (path == "schema/columns" && from is JsonArray oldColumns && to is JsonArray newColumns)
        {
            CompareColumns(oldColumns, newColumns, changes);
        }
        else
        {
            changes.Add(Describe(path, from, to));
        }
    }

    private static void CompareColumns(JsonArray from, JsonArray to, List<ConfigurationChange> changes)
    {
        var before = ByName(from);
        var after = ByName(to);
        foreach (var (name, column) in before)
        {
            var path = $"columns/{name}";
            if (!after.TryGetValue(name, out var now))
            {
                changes.Add(new ConfigurationChange(path, $"{path} removed"));
                continue;
            }

            foreach (var property in column.Select(pair => pair.Key).Union(now.Select(pair => pair.Key)))
            {
                if (!JsonNode.DeepEquals(column[property], now[property]))
                {
                    changes.Add(new ConfigurationChange($"{path}/{property}", $"{path} {property} {Show(column[property])} -> {Show(now[property])}{Nature(property, column[property], now[property])}"));
                }
            }
        }

        foreach (var (name, column) in after.Where(pair => !before.ContainsKey(pair.Key)))
        {
            changes.Add(new ConfigurationChange($"columns/{name}", $"columns/{name} added as {Show(column["type"])}"));
        }

        var kept = before.Keys.Where(after.ContainsKey).ToList();
        if (!kept.SequenceEqual(after.Keys.Where(before.ContainsKey)))
        {
            changes.Add(new ConfigurationChange("columns", "columns are in another order"));
        }
    }

    private static ConfigurationChange Describe(string path, JsonNode? from, JsonNode? to) => new(path, (from, to) switch
    {
        (null, _) => $"{path} added: {Show(to)}",
        (_, null) => $"{path} removed (was {Show(from)})",
        _ => $"{path} {Show(from)} -> {Show(to)}",
    });

    private static string Nature(string property, JsonNode? from, JsonNode? to) => property switch
    {
        "type" when from is not null && to is not null => TypeFit.Between(Typed(from), Typed(to)) switch
        {
            TypeChange.Widening => " (widening)",
            TypeChange.Narrowing => " (narrowing)",
            TypeChange.Other => " (another kind of value)",
            _ => "",
        },
        "nullable" => to?.ToString() == "true" ? " (widening)" : " (narrowing)",
        _ => "",
    };

    private static ColumnSettings Typed(JsonNode type) => new() { Name = "", Type = type.ToString() };

    private static Dictionary<string, JsonObject> ByName(JsonArray columns)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var column in columns.OfType<JsonObject>())
        {
            found.TryAdd(column["name"]?.ToString() ?? "", column);
        }

        return found;
    }

    private static string Show(JsonNode? node) => node switch
    {
        null => "none",
        JsonValue value => value.ToString(),
        _ => node.ToJsonString() is { Length: > 120 } text ? $"{text[..120]}…" : node.ToJsonString(),
    };
}

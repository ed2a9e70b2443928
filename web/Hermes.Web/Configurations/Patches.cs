using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;

namespace Hermes.Web.Configurations;

/// <summary>Puts fixes into the text a person edits: JSON Patch (RFC 6902) with add, replace and remove.</summary>
internal static class Patches
{
    /// <summary>The text with the operations applied; null when one does not fit it any more, and then nothing is changed.</summary>
    public static string? Apply(string text, IEnumerable<PatchOperation> operations)
    {
        var root = JsonNode.Parse(text);
        return operations.All(operation => TryApply(root, operation)) ? Versions.Text(root) : null;
    }

    private static bool TryApply(JsonNode? root, PatchOperation operation)
    {
        var path = operation.Path.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        if (path.Count == 0)
        {
            return false;
        }

        var parent = path.SkipLast(1).Aggregate(root, Child);
        return parent switch
        {
            JsonObject parts => TryApply(parts, path[^1], operation),
            JsonArray items => TryApply(items, path[^1], operation),
            _ => false,
        };
    }

    private static bool TryApply(JsonObject parts, string name, PatchOperation operation)
    {
        if (operation.Op == "remove")
        {
            return parts.Remove(name);
        }

        if (operation.Op == "replace" && !parts.ContainsKey(name))
        {
            return false;
        }

        parts[name] = operation.Value?.DeepClone();
        return true;
    }

    private static bool TryApply(JsonArray items, string place, PatchOperation operation)
    {
        var adds = operation.Op == "add";
        var at = adds && place == "-" ? items.Count : int.TryParse(place, out var number) ? number : -1;
        if (at < 0 || at >= items.Count + (adds ? 1 : 0))
        {
            return false;
        }

        if (!adds)
        {
            items.RemoveAt(at);
        }

        if (operation.Op != "remove")
        {
            items.Insert(at, operation.Value?.DeepClone());
        }

        return true;
    }

    private static JsonNode? Child(JsonNode? node, string name) => node switch
    {
        JsonObject parts => parts[name],
        JsonArray items when int.TryParse(name, out var at) && at >= 0 && at < items.Count => items[at],
        _ => null,
    };
}

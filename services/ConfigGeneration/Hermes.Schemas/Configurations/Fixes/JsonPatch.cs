using System.Globalization;
using System.Text.Json.Nodes;

namespace Hermes.Schemas.Configurations.Fixes;

/// <summary>Applies the operations add, replace and remove of a JSON Patch (RFC 6902).</summary>
public static class JsonPatch
{
    /// <summary>Applies all operations to a copy.</summary>
    /// <param name="document">What they are applied to; it stays as it is.</param>
    /// <param name="operations">In this order.</param>
    /// <returns>The patched copy; null when an operation names a place that is not there, and then nothing is applied.</returns>
    public static JsonNode? Apply(JsonNode document, IEnumerable<FixOperation> operations)
    {
        var patched = document.DeepClone();
        return operations.All(operation => TryApply(patched, operation)) ? patched : null;
    }

    /// <summary>Applies one operation in place.</summary>
    /// <returns>False when the place is not there, and then nothing changes.</returns>
    internal static bool TryApply(JsonNode document, FixOperation operation)
    {
        var parts = operation.Path.Split('/');
        if (parts.Length < 2 || parts[0].Length > 0)
        {
            return false;
        }

        var parent = document;
        foreach (var part in parts[1..^1])
        {
            parent = Child(parent, Unescape(part));
        }

        var name = Unescape(parts[^1]);
        return parent switch
        {
            JsonObject holder => Change(holder, name, operation),
            JsonArray list => Change(list, name, operation),
            _ => false,
        };
    }

    private static bool Change(JsonObject holder, string name, FixOperation operation)
    {
        switch (operation.Op)
        {
            case "remove":
                return holder.Remove(name);
            case "replace" when !holder.ContainsKey(name):
                return false;
            case "add" or "replace":
                holder[name] = operation.Value?.DeepClone();
                return true;
            default:
                return false;
        }
    }

    private static bool Change(JsonArray list, string name, FixOperation operation)
    {
        var index = name == "-" && operation.Op == "add" ? list.Count : IndexOf(name);
        if (index < 0 || index > list.Count || (index == list.Count && operation.Op != "add"))
        {
            return false;
        }

        switch (operation.Op)
        {
            case "add":
                list.Insert(index, operation.Value?.DeepClone());
                return true;
            case "replace":
                list[index] = operation.Value?.DeepClone();
                return true;
            case "remove":
                list.RemoveAt(index);
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Child(JsonNode? parent, string name) => parent switch
    {
        JsonObject holder => holder[name],
        JsonArray list when IndexOf(name) is var index and >= 0 && index < list.Count => list[index],
        _ => null,
    };

    // Leading zeros and signs are no index by the standard.
    private static int IndexOf(string text) =>
        text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') ? int.Parse(text, CultureInfo.InvariantCulture) : -1;

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}

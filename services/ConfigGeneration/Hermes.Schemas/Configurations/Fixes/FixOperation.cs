using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hermes.Schemas.Configurations.Fixes;

/// <summary>One operation of a fix.</summary>
/// <param name="Op">add, replace or remove, as RFC 6902 says.</param>
/// <param name="Path">JSON pointer (RFC 6901).</param>
/// <param name="Value">The new value; null for remove.</param>
public sealed record FixOperation(string Op, string Path, JsonNode? Value = null)
{
    /// <summary>Sets a part, whether it is there already or not; the part around it has to be.</summary>
    internal static FixOperation Set(string path, object value) => new("add", path, JsonSerializer.SerializeToNode(value, ConfigurationJson.Options));

    /// <summary>Puts another value in the place of a part; in a list, where adding would move the others.</summary>
    internal static FixOperation Replace(string path, object value) => new("replace", path, JsonSerializer.SerializeToNode(value, ConfigurationJson.Options));

    /// <summary>Takes a part away.</summary>
    internal static FixOperation Remove(string path) => new("remove", path);

    /// <summary>Adds a step at the end.</summary>
    internal static FixOperation AddStep(TransformationStep step) => Set("/steps/-", step);
}

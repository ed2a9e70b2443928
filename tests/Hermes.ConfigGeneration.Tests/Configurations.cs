using System.Text.Json;

namespace Hermes.ConfigGeneration.Tests;

internal static class Configurations
{
    /// <summary>The least that can be stored.</summary>
    public static JsonElement Minimal(string feed) => JsonSerializer.SerializeToElement(new
    {
        formatVersion = 1,
        feed = new { name = feed },
        source = new { location = $"/in/{feed}.ndjson", format = "ndjson" },
        schema = new { columns = new[] { new { name = "id", type = "int32", nullable = false } }, primaryKey = new[] { "id" } },
        target = new { location = $"postgres://warehouse/{feed}" },
    });
}

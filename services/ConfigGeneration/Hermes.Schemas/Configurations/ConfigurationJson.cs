using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hermes.Schemas.Configurations;

/// <summary>The one way a configuration is written as JSON, so that versions differ only where somebody changed something.</summary>
public static class ConfigurationJson
{
    /// <summary>Indented camelCase, nulls left out, letters as they are.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Canonical text, ending with a line end.</summary>
    public static string Write(FeedConfiguration configuration) => JsonSerializer.Serialize(configuration, Options) + "\n";

    /// <summary>Reads a configuration that passed the JSON Schema.</summary>
    /// <exception cref="JsonException">The JSON does not have the shape of a configuration.</exception>
    public static FeedConfiguration Read(string json) =>
        JsonSerializer.Deserialize<FeedConfiguration>(json, Options) ?? throw new JsonException("The configuration is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NewLine = "\n",
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Hermes.Schemas;
using Hermes.Schemas.ForeignKeys;

namespace Hermes.ConfigGeneration.Samples;

/// <summary>What the engine found out about a sample, as text in the database.</summary>
internal static class AnalysisJson
{
    /// <summary>Columns up to which it is kept; wider samples are read again when it is needed.</summary>
    private const int MaxColumns = 5_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new SketchConverter() } };

    /// <summary>The text; null when the sample is too wide. Postgres cannot keep a NUL; JSON writes it as six characters.</summary>
    public static string? Write(SampleAnalysis analysis) => analysis.Columns.Count > MaxColumns ? null : JsonSerializer.Serialize(analysis, Options);

    /// <summary>The analysis; null when none is kept, or one of another release that cannot be read.</summary>
    public static SampleAnalysis? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<SampleAnalysis>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class SketchConverter : JsonConverter<KeySketch>
    {
        public override KeySketch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            KeySketch.FromBytes(reader.GetBytesFromBase64()) ?? throw new JsonException("This is no sketch of keys.");

        public override void Write(Utf8JsonWriter writer, KeySketch value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToBytes());
    }
}

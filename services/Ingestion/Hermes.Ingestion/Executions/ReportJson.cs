using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hermes.Contracts.Http;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Executions;

/// <summary>The JSON of run reports, read a little more kindly than other bodies.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(HermesJson.Options);
        options.Converters.Add(new UtcTimes());
        options.Converters.Add(new Attributes());
        return options;
    }

    /// <summary>A time without a zone is UTC wherever the service runs; the serialiser alone would take the machine's zone.</summary>
    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var time) ? time : throw new JsonException("Not a time. Write 2025-01-07T14:30:15Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Numbers and booleans in attributes are kept as texts.</summary>
    private sealed class Attributes : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("Attributes must be an object.");
            }

            var attributes = new Dictionary<string, string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                attributes[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            }

            return attributes;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, HermesJson.Options);
    }

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        text = text?.Trim();
        if (TimestampReader.TryReadIso(text, TimeZoneInfo.Utc, out time, out var length) && length == text!.Length)
        {
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}

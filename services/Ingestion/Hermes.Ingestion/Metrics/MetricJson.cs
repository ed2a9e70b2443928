using System.Text.Json;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Executions;
using Hermes.Ingestion.Logs;
using Hermes.Logs;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Metrics;

/// <summary>Reads <c>[{"name":"cpu.load","timestamp":"2026-01-07T14:30:15Z","value":0.7,"unit":"1","attributes":{"host":"a"}}]</c>; a bad point is named, the others are kept.</summary>
internal sealed class MetricJson(string source, DateTimeOffset received)
{
    private const int MostRejectedListed = 1_000;
    private readonly SampleCheck _check = new(received);

    public List<MetricSample> Samples { get; } = [];

    public List<RejectedItem> Rejected { get; } = [];

    public int RejectedCount { get; private set; }

    /// <returns>Why nothing of the body can be read, or null.</returns>
    public string? Read(ReadOnlyMemory<byte> body)
    {
        var json = WholeText.Mended(body).Span;
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return "The body must be a JSON list of points, each with name, timestamp and value.";
            }

            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                using var element = JsonDocument.ParseValue(ref reader);
                if (Take(element.RootElement) is { } wrong)
                {
                    Reject(index, wrong);
                }
            }

            // Finds what follows the list; that is an error too.
            reader.Read();
            return null;
        }
        catch (JsonException e)
        {
            return $"The JSON cannot be read in line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}. Nothing was stored.";
        }
    }

    private string? Take(JsonElement point)
    {
        if (point.ValueKind != JsonValueKind.Object)
        {
            return "A point must be an object with name, timestamp and value.";
        }

        var name = Text(point, "name");
        var unit = Text(point, "unit") ?? "";
        if ((SampleCheck.Name(name) ?? SampleCheck.Unit(unit)) is { } wrongText)
        {
            return wrongText;
        }

        if (!point.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            return "The value is missing or no finite number.";
        }

        if (!point.TryGetProperty("timestamp", out var stated) || !TryTime(stated, out var time))
        {
            return "The timestamp is missing or no time. Write 2026-01-07T14:30:15Z, or seconds or milliseconds since 1970.";
        }

        if (_check.Time(time) is { } wrongTime)
        {
            return wrongTime;
        }

        if (!TryAttributes(point, out var attributes))
        {
            return "The attributes must be an object of texts, numbers and truth values.";
        }

        if (SampleCheck.Attributes(attributes) is not { } json)
        {
            return SampleCheck.TooManyAttributes;
        }

        Samples.Add(new MetricSample(new MetricSeriesFacts(source, name!, unit, "gauge", json), time, number, null));
        return null;
    }

    private static bool TryTime(JsonElement stated, out DateTimeOffset time)
    {
        time = default;
        return stated.ValueKind switch
        {
            JsonValueKind.String => ReportJson.TryParse(stated.GetString(), out time),
            JsonValueKind.Number => stated.TryGetDouble(out var number) && TimestampReader.TryReadEpoch(number, out time),
            _ => false,
        };
    }

    private static bool TryAttributes(JsonElement point, out SortedDictionary<string, string> attributes)
    {
        attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!point.TryGetProperty("attributes", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var attribute in given.EnumerateObject())
        {
            if (attribute.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return false;
            }

            var name = SentName.Clean(System.Text.Encoding.UTF8.GetBytes(attribute.Name));
            var value = attribute.Value.ValueKind == JsonValueKind.String ? attribute.Value.GetString()! : attribute.Value.GetRawText();
            attributes[name] = SentName.Clean(System.Text.Encoding.UTF8.GetBytes(value));
        }

        return true;
    }

    private static string? Text(JsonElement point, string name) =>
        point.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void Reject(int index, string reason)
    {
        RejectedCount++;
        if (Rejected.Count < MostRejectedListed)
        {
            Rejected.Add(new RejectedItem(index, reason));
        }
    }
}

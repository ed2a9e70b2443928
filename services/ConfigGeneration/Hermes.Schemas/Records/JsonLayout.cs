using System.Text.Json;

namespace Hermes.Schemas.Records;

/// <summary>Where the records of a JSON file are.</summary>
/// <param name="Format">One document, or one per line.</param>
/// <param name="RecordsPath">Properties that lead to the array of records, joined with dots; empty for the root.</param>
internal sealed record JsonLayout(FileFormat Format, string RecordsPath)
{
    public static JsonReaderOptions Options(SampleLimits limits) =>
        new() { AllowMultipleValues = true, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = limits.MaxDepth };

    public static JsonLayout Detect(ReadOnlySpan<byte> utf8, bool complete, SampleLimits limits)
    {
        var reader = new Utf8JsonReader(utf8, complete, new JsonReaderState(Options(limits)));
        try
        {
            if (!reader.Read())
            {
                return new JsonLayout(FileFormat.Ndjson, "");
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                // Lines that are arrays themselves ("[1,2]\n[3,4]") are one record each.
                return new JsonLayout(FileFormat.Json, "");
            }

            return reader.TokenType == JsonTokenType.StartObject ? OfObject(ref reader) : new JsonLayout(FileFormat.Ndjson, "");
        }
        catch (JsonException e)
        {
            throw Rejection(e, 1, limits);
        }
    }

    public static SampleRejectedException Rejection(JsonException error, long record, SampleLimits limits)
    {
        var line = error.LineNumber is { } number ? number + 1 : record;
        return error.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase)
            ? new SampleRejectedException("tooDeep", $"The JSON is nested deeper than {limits.MaxDepth} levels (record {record}).", "Flatten the records, or keep the deep part as text.", line)
            : new SampleRejectedException("malformedJson", $"Record {record} is not valid JSON: {Cause(error)}", "Mend the record, or send the file as NDJSON, one complete record per line.", line);
    }

    // The reader's message ends with its own count of the position; the line is told beside it.
    private static string Cause(JsonException error) => error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];

    private static JsonLayout OfObject(ref Utf8JsonReader reader)
    {
        var names = new Stack<string>();
        string? path = null;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    names.Push(reader.GetString()!);
                    continue;
                case JsonTokenType.StartArray:
                    var before = reader.CurrentDepth;
                    var holdsRecords = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
                    path ??= holdsRecords ? string.Join('.', names.Reverse()) : null;
                    while (reader.CurrentDepth > before && reader.Read())
                    {
                    }

                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                    var more = reader.Read();
                    return more || path is null ? new JsonLayout(FileFormat.Ndjson, "") : new JsonLayout(FileFormat.Json, path);
                case JsonTokenType.StartObject:
                    continue;
                default:
                    break;
            }

            // A value or the end of an object or array completes the property it belongs to.
            names.TryPop(out _);
        }

        return path is null ? new JsonLayout(FileFormat.Ndjson, "") : new JsonLayout(FileFormat.Json, path);
    }
}

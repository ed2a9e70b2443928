using System.Text.Json;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Logs;

/// <summary>Reads a body of lines: a JSON array or object, NDJSON, or text. A bad record is named and the others are kept.</summary>
internal sealed class LogBody(Source source, string? feed, DateTimeOffset received)
{
    private const int MostRejectedListed = 1_000;
    private readonly string? _feed = feed ?? source.Settings.Feed;

    public List<ParsedText> Lines { get; } = [];

    public List<RejectedItem> Rejected { get; } = [];

    /// <returns>Why nothing of the body can be read, or null.</returns>
    public string? Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var content = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var text = content.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return "The body is empty. Send at least one line.";
        }

        // curl names its own type when nobody else does; then the body itself has to tell.
        if (contentType is null || contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return ReadUnnamed(content, text[0]);
        }

        var json = contentType.Contains("json", StringComparison.OrdinalIgnoreCase);
        var lines = contentType.Contains("ndjson", StringComparison.OrdinalIgnoreCase) || contentType.Contains("jsonl", StringComparison.OrdinalIgnoreCase);
        return (json, lines, text[0]) switch
        {
            (false, _, _) => ReadText(content.Span),
            (_, false, (byte)'[') => ReadArray(content.Span),
            (_, false, (byte)'{') when ReadObject(content) => null,
            _ => ReadJsonLines(content.Span),
        };
    }

    // A text line can begin with a bracket too, so what is no JSON is read as text, whose lines may be JSON.
    private string? ReadUnnamed(ReadOnlyMemory<byte> content, byte first)
    {
        if ((first == (byte)'[' && ReadArray(content.Span) is null) || (first == (byte)'{' && ReadObject(content)))
        {
            return null;
        }

        Lines.Clear();
        Rejected.Clear();
        return ReadText(content.Span);
    }

    private string? ReadText(ReadOnlySpan<byte> body)
    {
        if (BinaryCheck.LooksBinary(body))
        {
            return "The body is binary, not text. Send lines of UTF-8 text, JSON, or gzip with Content-Encoding: gzip.";
        }

        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].TrimEnd((byte)'\r');
            if (!line.IsEmpty)
            {
                var marks = LineMarks.None;
                Add(LineText.Decode(line, ref marks), marks);
            }
        }

        return Lines.Count == 0 ? "The body holds only empty lines." : null;
    }

    private string? ReadArray(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                using var element = JsonDocument.ParseValue(ref reader);
                Take(element.RootElement, index);
            }

            // Finds what follows the array; that is an error too.
            reader.Read();
        }
        catch (JsonException e)
        {
            return $"The JSON cannot be read in line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {Cause(e)} Nothing was stored.";
        }

        return null;
    }

    private bool ReadObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            Take(document.RootElement, 0);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string? ReadJsonLines(ReadOnlySpan<byte> body)
    {
        string? first = null;
        var index = -1;
        foreach (var range in body.Split((byte)'\n'))
        {
            index++;
            var line = body[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            try
            {
                var reader = new Utf8JsonReader(line);
                using var element = JsonDocument.ParseValue(ref reader);
                if (reader.Read())
                {
                    throw new JsonException("There is more after the value.");
                }

                Take(element.RootElement, index);
            }
            catch (JsonException e)
            {
                var reason = $"Line {index + 1}, position {e.BytePositionInLine + 1}, is not JSON: {Cause(e)}";
                first ??= reason;
                Reject(index, reason);
            }
        }

        return Lines.Count > 0 || first is null ? null : $"{first} No line could be read; nothing was stored.";
    }

    private void Take(JsonElement element, int index)
    {
        var marks = LineMarks.None;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var raw = LineText.Clean(element.GetRawText(), ref marks);
                Lines.Add(source.Parser.ParseRecord(raw, received, marks, _feed));
                break;
            case JsonValueKind.String when TryGetText(element, out var text):
                Add(LineText.Clean(text, ref marks), marks);
                break;
            case JsonValueKind.String:
                Reject(index, "The text holds half a surrogate pair (\\ud800-\\udfff). Send complete characters.");
                break;
            default:
                Reject(index, $"A record must be an object or a text, not {element.ValueKind.ToString().ToLowerInvariant()}.");
                break;
        }
    }

    private void Add(string line, LineMarks marks)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            Lines.Add(source.Parser.Parse(line, received, marks, _feed));
        }
    }

    private void Reject(int index, string reason)
    {
        if (Rejected.Count < MostRejectedListed)
        {
            Rejected.Add(new RejectedItem(index, reason));
        }
    }

    private static bool TryGetText(JsonElement element, out string text)
    {
        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    // The reader's message ends with "LineNumber: 0 | BytePositionInLine: 5.", which is said better above.
    private static string Cause(JsonException e) => e.Message.Split(" LineNumber:")[0];
}

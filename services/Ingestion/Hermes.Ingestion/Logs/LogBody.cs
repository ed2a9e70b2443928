using System.Buffers;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Ingestion.Logs;

/// <summary>Reads a body of lines into a batch: a JSON array or object, NDJSON, or text. A bad record is named and the others are kept.</summary>
internal sealed class LogBody(Source source, string? feed, LineBatch batch)
{
    private const int MostRejectedListed = 1_000;
    private const int MostLines = 1_000_000;
    private const int SampleBytes = 64 * 1024;

    private readonly LineContext _context = new(source.Parser.Zone)
    {
        Received = batch.Received,
        Feed = (feed ?? source.Settings.Feed) is { } name ? Encoding.UTF8.GetBytes(name) : null,
    };

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
            (_, false, (byte)'{') when ReadObject(content.Span) => null,
            _ => ReadJsonLines(content.Span),
        };
    }

    // A text line can begin with a bracket too, so what is no JSON is read as text, whose lines may be JSON.
    private string? ReadUnnamed(ReadOnlyMemory<byte> content, byte first)
    {
        if ((first == (byte)'[' && ReadArray(content.Span) is null) || (first == (byte)'{' && ReadObject(content.Span)))
        {
            return null;
        }

        batch.Clear();
        Rejected.Clear();
        return ReadText(content.Span);
    }

    private string? ReadText(ReadOnlySpan<byte> body)
    {
        if (BinaryCheck.LooksBinary(body))
        {
            return "The body is binary, not text. Send lines of UTF-8 text, JSON, or gzip with Content-Encoding: gzip.";
        }

        if (source.Parser.IsNew)
        {
            source.Parser.Study(body[..Math.Min(body.Length, SampleBytes)], batch.Received);
        }

        // The lines of a stack trace are one record.
        var records = new RecordSplitter(body, source.Parser.Multiline, isWhole: true);
        while (records.Next(out var record))
        {
            Add(record);
        }

        return batch.Count == 0 ? "The body holds only empty lines." : null;
    }

    private string? ReadArray(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                Take(ref reader, body, index);
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

    private bool ReadObject(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            Take(ref reader, body, 0);
            return !reader.Read();
        }
        catch (JsonException)
        {
            batch.Clear();
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
                CheckOne(line);
                if (line[0] == (byte)'{')
                {
                    Add(source.Parser.ParseRecord(line, _context));
                    continue;
                }

                var reader = new Utf8JsonReader(line);
                reader.Read();
                Take(ref reader, line, index);
            }
            catch (JsonException e)
            {
                var reason = $"Line {index + 1}, position {e.BytePositionInLine + 1}, is not JSON: {Cause(e)}";
                first ??= reason;
                Reject(index, reason);
            }
        }

        return batch.Count > 0 || first is null ? null : $"{first} No line could be read; nothing was stored.";
    }

    // Before anything of it is taken; the reader itself finds what follows the value.
    private static void CheckOne(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
        }
    }

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int index)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Add(source.Parser.ParseRecord(body[start..(int)reader.BytesConsumed], _context));
                break;
            case JsonTokenType.String:
                TakeText(ref reader, index);
                break;
            default:
                var kind = reader.TokenType;
                reader.Skip();
                Reject(index, $"A record must be an object or a text, not {KindOf(kind)}.");
                break;
        }
    }

    private void TakeText(ref Utf8JsonReader reader, int index)
    {
        if (!reader.ValueIsEscaped)
        {
            Add(reader.ValueSpan);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            Add(text.AsSpan(0, reader.CopyString(text)));
        }
        catch (InvalidOperationException)
        {
            Reject(index, "The text holds half a surrogate pair (\\ud800-\\udfff). Send complete characters.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "array",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => token.ToString().ToLowerInvariant(),
    };

    private void Add(ReadOnlySpan<byte> line)
    {
        if (!BlankLine.Is(line))
        {
            Add(source.Parser.Parse(line, _context));
        }
    }

    private void Add(in ParsedLine line)
    {
        if (batch.Count == MostLines)
        {
            throw new BadHttpRequestException($"The body holds more than {MostLines} lines. Send it in parts; nothing was stored.", StatusCodes.Status413PayloadTooLarge);
        }

        batch.Add(line);
    }

    private void Reject(int index, string reason)
    {
        if (Rejected.Count < MostRejectedListed)
        {
            Rejected.Add(new RejectedItem(index, reason));
        }
    }

    // The reader's message ends with "LineNumber: 0 | BytePositionInLine: 5.", which is said better above.
    private static string Cause(JsonException e) => e.Message.Split(" LineNumber:")[0];
}

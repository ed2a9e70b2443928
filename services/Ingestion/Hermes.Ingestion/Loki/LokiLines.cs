using System.Globalization;
using System.Text.Json;
using Hermes.Ingestion.Intake;
using Hermes.Logs.Loki;
using Hermes.Logs.Protobuf;

namespace Hermes.Ingestion.Loki;

/// <summary>Reads a push of Loki into batches; a bad entry is named, the others are kept.</summary>
internal sealed class LokiLines(SourceBatches batches)
{
    private const int MostNamed = 10;
    private readonly LokiStream _stream = new();

    public int Rejected { get; private set; }

    /// <summary>Which entries were rejected and why, the first of them.</summary>
    public List<string> Reasons { get; } = [];

    /// <returns>Why nothing can be read, or null.</returns>
    public (bool TooLarge, string Message)? ReadJson(ReadOnlySpan<byte> body)
    {
        using var rewritten = new ProtobufBuffer();
        var json = new LokiJson(rewritten);
        try
        {
            json.Write(body);
        }
        catch (JsonException e)
        {
            return (false, $"The body is no push of Loki: {e.Message.Split(" LineNumber:")[0]} Nothing was stored.");
        }

        Rejected = json.Rejected;
        Reasons.AddRange(json.Reasons.Take(MostNamed));
        return Read(rewritten.Written);
    }

    /// <returns>Why nothing can be read, or null.</returns>
    public (bool TooLarge, string Message)? ReadSnappy(ReadOnlySpan<byte> body, int limit)
    {
        var length = SnappyBlock.Length(body);
        if (length > limit)
        {
            return (true, $"The body is larger than {limit / 1024 / 1024} MB unpacked. Send it in parts.");
        }

        using var unpacked = new ProtobufBuffer();
        return length >= 0 && SnappyBlock.TryDecode(body, unpacked.Take((int)length))
            ? Read(unpacked.Written)
            : (false, "The body is no block of Snappy, or it was cut off. Nothing was stored.");
    }

    private (bool TooLarge, string Message)? Read(ReadOnlySpan<byte> request)
    {
        var entries = new LokiEntries(request);
        var stream = 0;
        string? wrongLabels = null;
        SourceBatches.Part? part = null;
        for (var index = 0; entries.Read(); index++)
        {
            if (part is null || entries.Streams != stream)
            {
                stream = entries.Streams;
                wrongLabels = _stream.Read(entries.Stream);
                part = batches.Of(_stream.Source);
            }

            if ((wrongLabels ?? Add(entries.Entry, part)) is { } wrong)
            {
                Reject(index, wrong);
                part.Rejected++;
            }
        }

        return entries.Malformed ? (false, "The body is no push of Loki, or it was cut off. Nothing was stored.") : null;
    }

    private string? Add(ReadOnlySpan<byte> entry, SourceBatches.Part part)
    {
        var wrong = _stream.ReadLine(entry, part.Parser, part.Context, part.Feed, out var line);
        if (wrong is null)
        {
            part.Batch.Add(line);
        }

        return wrong;
    }

    private void Reject(int index, string reason)
    {
        Rejected++;
        if (Reasons.Count < MostNamed)
        {
            Reasons.Add(string.Create(CultureInfo.InvariantCulture, $"entry {index}: {reason}"));
        }
    }
}

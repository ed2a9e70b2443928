using Hermes.Logs.Parsing;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Loki;

/// <summary>Reads a stream's labels, then the lines of its entries. For one request at a time.</summary>
public sealed class LokiStream
{
    internal const int LabelsField = 1;

    /// <summary>Labels one by one, which Loki itself does not have: <see cref="LokiJson"/> writes them so.</summary>
    internal const int PairField = 100;

    private readonly LokiFacts _labels = new();
    private readonly LokiFacts _entry = new();

    /// <summary>Where the lines come from; empty when no label says it.</summary>
    public string Source => _labels.Source;

    /// <summary>Reads the labels of a stream.</summary>
    /// <returns>What is wrong with them, or null.</returns>
    public string? Read(ReadOnlySpan<byte> stream)
    {
        _labels.Reset();
        var reader = new ProtobufReader(stream);
        while (reader.Read())
        {
            if (reader.Is(PairField, WireType.Bytes))
            {
                _labels.TryTake(reader.Bytes);
            }
            else if (reader.Is(LabelsField, WireType.Bytes) && !LokiLabels.TryRead(reader.Bytes, _labels))
            {
                return "The labels cannot be read. They are written {job=\"etl\", level=\"info\"}.";
            }
        }

        return null;
    }

    /// <summary>Parses the line of an entry; labels and metadata fill in what it does not say.</summary>
    /// <param name="entry">A message of the stream.</param>
    /// <param name="parser">The parser of the source.</param>
    /// <param name="context">When it was received, and scratch memory.</param>
    /// <param name="feed">The feed of lines for which neither labels nor metadata name one.</param>
    /// <param name="line">Slices of the entry and of scratch memory.</param>
    /// <returns>What is wrong with the entry, or null.</returns>
    public string? ReadLine(ReadOnlySpan<byte> entry, LineParser parser, LineContext context, byte[]? feed, out ParsedLine line)
    {
        _entry.Reset(_labels);
        if (!LokiEntry.TryRead(entry, _entry, out var read))
        {
            line = default;
            return "It is no entry: a field in it is cut off.";
        }

        if (read.Line.Trim(" \t\r\n"u8).IsEmpty)
        {
            line = default;
            return "Its line is empty.";
        }

        context.Feed = _entry.Feed ?? feed;
        line = ForwardedLine.Parse(read.Line.TrimEnd("\r\n"u8), parser, context, read.Time);
        line.Level ??= _entry.Level;
        line.Component = line.Component.IsEmpty ? _entry.Component : line.Component;
        line.ExecutionId = line.ExecutionId.IsEmpty ? _entry.ExecutionId : line.ExecutionId;
        return null;
    }
}

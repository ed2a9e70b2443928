using Hermes.Logs.Parsing;

namespace Hermes.Logs.Otlp;

/// <summary>Makes the line that is kept of a log record.</summary>
public static class OtlpLogLine
{
    /// <summary>
    /// Reads a record. A body of text that comes with neither time nor level, as collectors that read files send it, is a line
    /// to be parsed; everything else is complete by itself, and where it has attributes or a trace, JSON of it all is its raw text.
    /// </summary>
    /// <param name="message">A message <c>LogRecord</c>.</param>
    /// <param name="source">What its resource and scope say.</param>
    /// <param name="parser">The parser of the source.</param>
    /// <param name="context">When it was received, and scratch memory, which is cleared first.</param>
    /// <param name="line">Slices of the record and of scratch memory.</param>
    /// <returns>What is wrong with the record, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> message, OtlpLogSource source, LineParser parser, LineContext context, out ParsedLine line)
    {
        line = default;
        parser.Begin(context);
        context.Feed = source.Feed;
        if (!OtlpLogRecord.TryRead(message, out var record))
        {
            return "It is no LogRecord: a field in it is cut off.";
        }

        var isText = OtlpValue.IsText(record.Body, out var text);
        if (isText && !text.IsEmpty && record is { Time: null, Level: null })
        {
            context.Feed = SentName.CleanBytes(OtlpNames.Of(message, OtlpLogRecord.Attributes).Feed) ?? source.Feed;
            line = ForwardedLine.Parse(text, parser, context, record.Observed);
            line.Component = line.Component.IsEmpty ? source.Component : line.Component;
            return null;
        }

        if (!TryMessage(record, isText, text, context, out var shown) || !TryRaw(record, source, shown, context, out var raw))
        {
            return $"A value in it is cut off, or lists and maps lie more than {OtlpValue.Deepest} deep.";
        }

        var names = OtlpNames.Of(message, OtlpLogRecord.Attributes, context);
        var fields = new LineFields
        {
            Timestamp = record.Time ?? record.Observed,
            Level = record.Level,
            Component = source.Component,
            Message = shown,
            Feed = names.Feed,
            ExecutionId = names.ExecutionId,
        };
        line = parser.Complete(fields, raw, context);
        return null;
    }

    // A record may consist of attributes alone: then an exception's message, the event's name or all of it is shown.
    private static bool TryMessage(scoped in OtlpLogRecord record, bool isText, ReadOnlySpan<byte> text, LineContext context, out ReadOnlySpan<byte> shown)
    {
        shown = text;
        if (isText && !text.IsEmpty)
        {
            return true;
        }

        var begun = context.Scratch.WrittenCount;
        if (!record.Body.IsEmpty && !isText)
        {
            var written = OtlpValue.TryWrite(record.Body, new JsonText(context.Scratch));
            shown = context.Scratch.WrittenSpan[begun..];
            return written;
        }

        shown = OtlpAttribute.Find(record.Message, OtlpLogRecord.Attributes, "exception.message"u8);
        shown = shown.IsEmpty ? record.EventName : shown;
        if (shown.IsEmpty && record.HasAttributes)
        {
            var written = OtlpValue.TryWriteMap(record.Message, OtlpLogRecord.Attributes, new JsonText(context.Scratch));
            shown = context.Scratch.WrittenSpan[begun..];
            return written;
        }

        return true;
    }

    private static bool TryRaw(scoped in OtlpLogRecord record, OtlpLogSource source, ReadOnlySpan<byte> shown, LineContext context, out ReadOnlySpan<byte> raw)
    {
        raw = shown;
        if (!record.HasAttributes && record.TraceId.IsEmpty && record.EventName.IsEmpty && source.Place.IsEmpty)
        {
            return true;
        }

        var begun = context.Scratch.WrittenCount;
        var json = new JsonText(context.Scratch);
        json.Raw("{\"body\":"u8);
        var whole = OtlpValue.TryWrite(record.Body, json);
        Add(json, ",\"severity\":"u8, record.SeverityText);
        Add(json, ",\"event\":"u8, record.EventName);
        if (record.HasAttributes)
        {
            json.Raw(",\"attributes\":"u8);
            whole = whole && OtlpValue.TryWriteMap(record.Message, OtlpLogRecord.Attributes, json);
        }

        AddId(json, ",\"traceId\":"u8, record.TraceId);
        AddId(json, ",\"spanId\":"u8, record.SpanId);
        if (!source.Place.IsEmpty)
        {
            json.Raw(",\"resource\":"u8);
            json.Raw(source.Place);
        }

        json.Raw("}"u8);
        raw = context.Scratch.WrittenSpan[begun..];
        return whole;
    }

    private static void Add(JsonText json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            json.Raw(name);
            json.String(text);
        }
    }

    private static void AddId(JsonText json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        if (!id.IsEmpty)
        {
            json.Raw(name);
            json.Hex(id);
        }
    }
}

using System.Text;

namespace Hermes.Logs.Parsing;

public sealed partial class LineParser
{
    /// <summary>Reads one line that is a string already.</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="received">When Hermes received it.</param>
    /// <param name="marks">What was already done to the line.</param>
    /// <param name="feed">The feed of lines that have no field naming one.</param>
    public ParsedText Parse(string line, DateTimeOffset received, LineMarks marks = LineMarks.None, string? feed = null) =>
        ToText(Parse(Encoding.UTF8.GetBytes(line), Context(received, feed), marks));

    /// <summary>Reads one JSON object that is a string already.</summary>
    /// <param name="json">The object.</param>
    /// <param name="received">When Hermes received it.</param>
    /// <param name="marks">What was already done to the record.</param>
    /// <param name="feed">The feed of records that have no field naming one.</param>
    public ParsedText ParseRecord(string json, DateTimeOffset received, LineMarks marks = LineMarks.None, string? feed = null) =>
        ToText(ParseRecord(Encoding.UTF8.GetBytes(json), Context(received, feed), marks));

    private LineContext Context(DateTimeOffset received, string? feed) =>
        new(Zone) { Received = received, Feed = feed is null ? null : Encoding.UTF8.GetBytes(feed) };

    private static ParsedText ToText(in ParsedLine line) => new()
    {
        Time = line.Time,
        StatedTime = line.StatedTime,
        Level = line.Level,
        Component = Optional(line.Component),
        Message = Encoding.UTF8.GetString(line.Message),
        Raw = Encoding.UTF8.GetString(line.Raw),
        Feed = Optional(line.Feed),
        ExecutionId = Optional(line.ExecutionId),
        Marks = line.Marks,
    };

    private static string? Optional(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);
}

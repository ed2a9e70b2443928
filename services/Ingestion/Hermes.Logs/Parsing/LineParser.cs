namespace Hermes.Logs.Parsing;

/// <summary>Reads lines by an ordered list of formats; the first that fits wins, and a line that none fits is kept whole.</summary>
public sealed class LineParser
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);
    private const int LongestName = 200;
    private readonly ITextFormat[] _formats;

    /// <summary>A parser that tries the formats in the given order.</summary>
    /// <param name="formats">The formats, most specific first.</param>
    /// <param name="zone">The zone of timestamps that state none; UTC when null.</param>
    public LineParser(IEnumerable<ITextFormat> formats, TimeZoneInfo? zone = null)
    {
        _formats = [.. formats];
        Zone = zone ?? TimeZoneInfo.Utc;
    }

    /// <summary>The formats Hermes knows, in the order in which they are tried.</summary>
    public static IReadOnlyList<ITextFormat> BuiltIn { get; } =
        [new BracketFormat(), new JsonFormat(), new AccessFormat(), new PythonFormat(), new Log4jFormat(), new LogfmtFormat()];

    /// <summary>A parser of the built-in formats, timestamps in UTC.</summary>
    public static LineParser Default { get; } = new(BuiltIn);

    /// <summary>The zone of timestamps that state none.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Reads one line.</summary>
    /// <param name="line">Bytes as they came, without the line end; what is no UTF-8 is repaired, what is too long is cut.</param>
    /// <param name="context">Its scratch memory is cleared first.</param>
    /// <param name="marks">What was already done to the line.</param>
    public ParsedLine Parse(ReadOnlySpan<byte> line, LineContext context, LineMarks marks = LineMarks.None)
    {
        context.Scratch.ResetWrittenCount();
        var text = LineText.Decode(line, ref marks);
        var feed = context.Feed is null ? null : System.Text.Encoding.UTF8.GetString(context.Feed);
        return ToBytes(Parse(text, context.Received, marks, feed));
    }

    /// <summary>Settles what the fields of a structured record leave open: a plausible time, and the feed and execution the message names.</summary>
    /// <param name="fields">What the record says.</param>
    /// <param name="raw">The record as it came.</param>
    /// <param name="context">Scratch memory that the fields may be slices of; it is added to.</param>
    /// <param name="marks">What was already done to the record.</param>
    public ParsedLine Complete(scoped in LineFields fields, ReadOnlySpan<byte> raw, LineContext context, LineMarks marks = LineMarks.None)
    {
        var text = new TextFields
        {
            Timestamp = fields.Timestamp,
            Level = fields.Level,
            Component = Text(fields.Component),
            Message = LineText.Decode(fields.Message, ref marks),
            Feed = Text(fields.Feed),
            ExecutionId = Text(fields.ExecutionId),
        };
        return ToBytes(Complete(text, LineText.Decode(raw, ref marks), context.Received, marks, Text(context.Feed)));
    }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(utf8);

    private static ParsedLine ToBytes(ParsedText text) => new()
    {
        Time = text.Time,
        StatedTime = text.StatedTime,
        Level = text.Level,
        Component = System.Text.Encoding.UTF8.GetBytes(text.Component ?? ""),
        Message = System.Text.Encoding.UTF8.GetBytes(text.Message),
        Raw = System.Text.Encoding.UTF8.GetBytes(text.Raw),
        Feed = System.Text.Encoding.UTF8.GetBytes(text.Feed ?? ""),
        ExecutionId = System.Text.Encoding.UTF8.GetBytes(text.ExecutionId ?? ""),
        Marks = text.Marks,
    };

    /// <summary>Reads one line.</summary>
    /// <param name="line">Clean text (see <see cref="LineText"/>) without its line end.</param>
    /// <param name="received">When Hermes received it.</param>
    /// <param name="marks">What was already done to the line.</param>
    /// <param name="feed">The feed of lines that have no field naming one.</param>
    public ParsedText Parse(string line, DateTimeOffset received, LineMarks marks = LineMarks.None, string? feed = null)
    {
        foreach (var format in _formats)
        {
            if (format.Read(line, Zone) is { } fields)
            {
                return Complete(fields, line, received, marks, feed);
            }
        }

        return Complete(new TextFields { Message = line }, line, received, marks | LineMarks.Unparsed, feed);
    }

    /// <summary>Settles what the fields leave open: a plausible time, and the feed and execution the message names.</summary>
    public static ParsedText Complete(TextFields fields, string raw, DateTimeOffset received, LineMarks marks, string? feed = null)
    {
        var suspect = fields.Timestamp is { } stated && (stated < Earliest || stated > received + FurthestAhead);
        // Values decoded from JSON escapes can hold NUL and half surrogate pairs although the line did not.
        return new ParsedText
        {
            Time = suspect ? received : fields.Timestamp ?? received,
            StatedTime = suspect ? fields.Timestamp : null,
            Level = fields.Level,
            Component = Optional(fields.Component, ref marks),
            Message = LineText.Clean(fields.Message, ref marks),
            Raw = raw,
            Feed = Optional(fields.Feed, ref marks) ?? feed ?? FeedMention.Feed(fields.Message),
            ExecutionId = Optional(fields.ExecutionId, ref marks) ?? FeedMention.Execution(fields.Message),
            Marks = suspect ? marks | LineMarks.TimestampSuspect : marks,
        };
    }

    private static string? Optional(string? text, ref LineMarks marks)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = LineText.Clean(text, ref marks);
        if (clean.Length <= LongestName)
        {
            return clean;
        }

        // Not between the halves of a surrogate pair.
        return clean[..(char.IsHighSurrogate(clean[LongestName - 1]) ? LongestName - 1 : LongestName)];
    }
}

namespace Hermes.Logs.Parsing;

/// <summary>Reads lines by an ordered list of formats; the first that fits wins, and a line that none fits is kept whole.</summary>
public sealed class LineParser
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);
    private const int LongestName = 200;
    private readonly ILineFormat[] _formats;

    /// <summary>A parser that tries the formats in the given order.</summary>
    /// <param name="formats">The formats, most specific first.</param>
    /// <param name="zone">The zone of timestamps that state none; UTC when null.</param>
    public LineParser(IEnumerable<ILineFormat> formats, TimeZoneInfo? zone = null)
    {
        _formats = [.. formats];
        Zone = zone ?? TimeZoneInfo.Utc;
    }

    /// <summary>The formats Hermes knows, in the order in which they are tried.</summary>
    public static IReadOnlyList<ILineFormat> BuiltIn { get; } =
        [new BracketFormat(), new JsonFormat(), new AccessFormat(), new PythonFormat(), new Log4jFormat(), new LogfmtFormat()];

    /// <summary>A parser of the built-in formats, timestamps in UTC.</summary>
    public static LineParser Default { get; } = new(BuiltIn);

    /// <summary>The zone of timestamps that state none.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Reads one line.</summary>
    /// <param name="line">Clean text (see <see cref="LineText"/>) without its line end.</param>
    /// <param name="received">When Hermes received it.</param>
    /// <param name="marks">What was already done to the line.</param>
    /// <param name="feed">The feed of lines that have no field naming one.</param>
    public ParsedLine Parse(string line, DateTimeOffset received, LineMarks marks = LineMarks.None, string? feed = null)
    {
        foreach (var format in _formats)
        {
            if (format.Read(line, Zone) is { } fields)
            {
                return Complete(fields, line, received, marks, feed);
            }
        }

        return Complete(new LineFields { Message = line }, line, received, marks | LineMarks.Unparsed, feed);
    }

    /// <summary>Settles what the fields leave open: a plausible time, and the feed and execution the message names.</summary>
    public static ParsedLine Complete(LineFields fields, string raw, DateTimeOffset received, LineMarks marks, string? feed = null)
    {
        var suspect = fields.Timestamp is { } stated && (stated < Earliest || stated > received + FurthestAhead);
        // Values decoded from JSON escapes can hold NUL and half surrogate pairs although the line did not.
        return new ParsedLine
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

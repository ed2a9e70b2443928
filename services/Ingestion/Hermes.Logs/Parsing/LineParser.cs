using Hermes.Logs.Parsing.Formats;
using Hermes.Logs.Parsing.Records;
using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing;

/// <summary>
/// Reads the lines of one source. The format that fits most of what it has seen is tried first, the others after it in the given
/// order; a line that none fits is kept whole. Safe for many readers, each with a <see cref="LineContext"/> of its own.
/// </summary>
public sealed partial class LineParser
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);
    private const int LongestName = 200;
    private readonly ILineFormat[] _formats;
    private readonly FormatFit _fit;
    private readonly FormatFit _innerFit;
    private readonly DateOrder _order;
    private readonly ReadingRules _rules;
    private readonly LearnedColumns _columns = new();

    /// <summary>A parser that tries the formats in the given order.</summary>
    /// <param name="formats">The formats, most specific first.</param>
    /// <param name="zone">The zone of timestamps that state none; UTC when null.</param>
    /// <param name="rules">What else the settings of the source say.</param>
    public LineParser(IEnumerable<ILineFormat> formats, TimeZoneInfo? zone = null, ReadingRules? rules = null)
    {
        _rules = rules ?? new ReadingRules();
        _formats = [.. formats, _columns];
        // Where the settings name the formats, nothing else is looked for.
        _fit = new FormatFit(_formats, _formats.Any(format => format is GeneralFormat) ? this : null);
        _innerFit = new FormatFit(_formats, null);
        _order = new DateOrder(_rules.DayFirst);
        Zone = zone ?? TimeZoneInfo.Utc;
    }

    /// <summary>The formats Hermes knows, in the order in which they are tried.</summary>
    public static IReadOnlyList<ILineFormat> BuiltIn => FormatCatalog.All;

    /// <summary>A format by its name, also with columns before it (<c>4+syslog</c>); null when there is none.</summary>
    public static ILineFormat? FindFormat(string name) => FormatCatalog.Find(name);

    /// <summary>The zone of timestamps that state none.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>A context for one reader of this source.</summary>
    public LineContext NewContext() => new(Zone);

    /// <summary>How lines of this source become records.</summary>
    public MultilineRules Multiline => _rules.Multiline;

    /// <summary>A joiner for one stream of lines of this source.</summary>
    public RecordJoiner NewJoiner() => new(_rules.Multiline);

    /// <summary>True until the first line is read or a sample is studied.</summary>
    public bool IsNew => _fit.IsNew;

    /// <summary>What has been found out about the format so far.</summary>
    public FormatVerdict Verdict
    {
        get
        {
            var counts = _fit.Counts();
            return FormatScore.Verdict(_formats, counts[1..], counts.Sum(), _order.DayFirst);
        }
    }

    /// <summary>Reads one line, or the lines of one record (see <see cref="RecordJoiner"/>), of which the first is taken apart.</summary>
    /// <param name="line">Bytes as they came, without the line end; what is no UTF-8 is repaired, what is too long is cut.</param>
    /// <param name="context">Its scratch memory is cleared first.</param>
    /// <param name="marks">What was already done to the line.</param>
    public ParsedLine Parse(ReadOnlySpan<byte> line, LineContext context, LineMarks marks = LineMarks.None)
    {
        context.Begin(_order, _rules);
        var text = LineText.Clean(line, context.Scratch, ref marks);
        // An object may be written over several lines; of anything else the first line is parsed.
        var end = text.IndexOf((byte)'\n');
        var head = end < 0 || text[0] == '{' ? text : text[..end].TrimEnd((byte)'\r');
        var fields = default(LineFields);
        var format = TryFormats(_fit, head, context, ref fields, wrapped: false);
        if (format is not null)
        {
            if (fields.Wraps)
            {
                Unwrap(context, ref fields);
            }
        }
        else
        {
            fields = new LineFields { Message = head, Level = LeadingLevel.Of(head) };
            marks |= LineMarks.Unparsed;
            _fit.Keep(head, context.Received);
        }

        if (head.Length < text.Length)
        {
            fields.Message = TraceSummary.Append(fields.Message, text[(end + 1)..], context, out var trace);
            fields.Level ??= trace ? LineLevel.Error : null;
        }

        var parsed = Complete(fields, text, context, marks);
        parsed.Format = format;
        return parsed;
    }

    /// <summary>Reads a record that is known to be a JSON object, whatever the formats of the source.</summary>
    /// <param name="json">The object; it may be longer than a line can be.</param>
    /// <param name="context">Its scratch memory is cleared first.</param>
    /// <param name="marks">What was already done to the record.</param>
    public ParsedLine ParseRecord(ReadOnlySpan<byte> json, LineContext context, LineMarks marks = LineMarks.None)
    {
        context.Begin(_order, _rules);
        var raw = LineText.Clean(json, context.Scratch, ref marks);
        var fields = default(LineFields);
        if (!FormatCatalog.Json.TryRead(json, context, ref fields))
        {
            fields = new LineFields { Message = raw };
            marks |= LineMarks.Unparsed;
        }

        return Complete(fields, raw, context, marks);
    }

    /// <summary>Begins a record whose fields the caller reads itself and then hands to <see cref="Complete"/>.</summary>
    /// <param name="context">Its scratch memory is cleared.</param>
    public void Begin(LineContext context) => context.Begin(_order, _rules);

    /// <summary>Settles what the fields of a structured record leave open: a plausible time, and the feed and execution the message names.</summary>
    /// <param name="fields">What the record says.</param>
    /// <param name="raw">The record as it came.</param>
    /// <param name="context">Scratch memory that the fields may be slices of; it is added to.</param>
    /// <param name="marks">What was already done to the record.</param>
    public ParsedLine Complete(scoped in LineFields fields, ReadOnlySpan<byte> raw, LineContext context, LineMarks marks = LineMarks.None)
    {
        var line = new ParsedLine { Level = fields.Level };
        var suspect = fields.Timestamp is { } stated && (stated < Earliest || stated.UtcTicks - context.Received.UtcTicks > FurthestAhead.Ticks);
        line.Time = suspect ? context.Received : fields.Timestamp ?? context.Received;
        line.StatedTime = suspect ? fields.Timestamp : null;
        marks |= suspect ? LineMarks.TimestampSuspect : LineMarks.None;
        // Values decoded from JSON escapes can hold NUL although the line did not.
        line.Raw = LineText.Clean(raw, context.Scratch, ref marks);
        line.Message = LineText.Clean(fields.Message, context.Scratch, ref marks);
        line.Component = Short(fields.Component, context, ref marks);
        FeedMention.Find(line.Message, out var feed, out var execution);
        feed = First(fields.Feed, context.Feed, feed);
        execution = First(fields.ExecutionId, default, execution);
        if (context.Captures is { } captures)
        {
            // What somebody wrote rules for goes before what a field, the source or the message happens to say.
            feed = First(captures.Find(captures.Rules.Feeds, 0, line.Message, context), feed, default);
            execution = First(captures.Find(captures.Rules.Executions, captures.Rules.Feeds.Count, line.Message, context), execution, default);
        }

        line.Feed = Short(feed, context, ref marks);
        line.ExecutionId = Short(execution, context, ref marks);
        line.Marks = marks | context.Doubts;
        return line;
    }

    /// <summary>The name of the format that reads the text, or null.</summary>
    private string? TryFormats(FormatFit fit, ReadOnlySpan<byte> text, LineContext context, ref LineFields fields, bool wrapped)
    {
        var chosen = fit.Chosen;
        if (chosen >= 0 && TryFormat(chosen, text, context, ref fields, wrapped))
        {
            fit.Saw(chosen, context);
            return _formats[chosen].Name;
        }

        for (var i = 0; i < _formats.Length; i++)
        {
            if (i != chosen && !fit.OnlyWhenChosen(i) && TryFormat(i, text, context, ref fields, wrapped))
            {
                fit.Saw(i, context);
                return _formats[i].Name;
            }
        }

        fit.Saw(FormatFit.None, context);
        return null;
    }

    private bool TryFormat(int index, ReadOnlySpan<byte> text, LineContext context, ref LineFields fields, bool wrapped)
    {
        var doubts = context.Doubts;
        context.ShowsDayFirst = null;
        if (_formats[index].TryRead(text, context, ref fields) && (!wrapped || fields.Level is not null || !fields.Component.IsEmpty))
        {
            if (context.ShowsDayFirst is { } dayFirst)
            {
                _order.See(dayFirst);
            }

            return true;
        }

        context.Doubts = doubts;
        fields = default;
        return false;
    }

    /// <summary>Reads the line that another program's line carries. Its own time is kept: the runtime's is exact and has a zone.</summary>
    private void Unwrap(LineContext context, ref LineFields fields)
    {
        var inner = default(LineFields);
        var doubts = context.Doubts;
        if (TryFormats(_innerFit, fields.Message, context, ref inner, wrapped: true) is null)
        {
            return;
        }

        context.Doubts = fields.Timestamp is null ? context.Doubts : doubts;
        fields.Timestamp ??= inner.Timestamp;
        fields.Level = inner.Level ?? fields.Level;
        fields.Component = inner.Component.IsEmpty ? fields.Component : inner.Component;
        fields.Message = inner.Message;
        fields.Feed = inner.Feed.IsEmpty ? fields.Feed : inner.Feed;
        fields.ExecutionId = inner.ExecutionId.IsEmpty ? fields.ExecutionId : inner.ExecutionId;
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> field, ReadOnlySpan<byte> given, ReadOnlySpan<byte> mentioned) =>
        !field.Trim((byte)' ').IsEmpty ? field : !given.IsEmpty ? given : mentioned;

    private static ReadOnlySpan<byte> Short(ReadOnlySpan<byte> text, LineContext context, scoped ref LineMarks marks)
    {
        if (text.Length > LongestName)
        {
            text = text[..LineText.WholeCharacters(text, LongestName)];
        }

        return text.IsEmpty || text.Trim((byte)' ').IsEmpty ? default : LineText.Clean(text, context.Scratch, ref marks);
    }
}

using System.Buffers;
using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing;

/// <summary>What a line alone does not say, and memory for text that is no slice of it. For one reader at a time.</summary>
/// <param name="zone">The zone of timestamps that state none; UTC when null.</param>
public sealed class LineContext(TimeZoneInfo? zone = null)
{
    private FormatTally? _outer;
    private FormatTally? _inner;
    private string? _path;
    private NameCaptures? _captures;

    /// <summary>The zone of timestamps that state none.</summary>
    public TimeZoneInfo Zone => Clock.Zone;

    /// <summary>When the lines were received: the time of lines that state none, and the year of timestamps without one.</summary>
    public DateTimeOffset Received { get; set; }

    /// <summary>The feed of lines that have no field naming one.</summary>
    public byte[]? Feed { get; set; }

    /// <summary>The file the lines come from, for rules that find a feed or an execution in its path.</summary>
    public string? Path
    {
        get => _path;
        set
        {
            _path = value;
            _captures?.ForgetPath();
        }
    }

    /// <summary>Holds unescaped or repaired text until the next line.</summary>
    public ArrayBufferWriter<byte> Scratch { get; } = new(4_096);

    /// <summary>What is doubtful about the line: its date, its zone, text that had to be repaired.</summary>
    internal LineMarks Doubts { get; set; }

    /// <summary>What the time read last says about the order of day and month; counts only once a whole format fits.</summary>
    internal bool? ShowsDayFirst { get; set; }

    internal ZoneClock Clock { get; } = new(zone ?? TimeZoneInfo.Utc);

    internal DateOrder Order { get; private set; } = new();

    /// <summary>The names that rules have found in fields and in the path; null where there are no rules.</summary>
    internal NameCaptures? Captures => _captures;

    /// <summary>Takes note of a field of a structured record, for rules that find a feed or an execution in it.</summary>
    /// <param name="name">Its name, with dots for fields within fields.</param>
    /// <param name="value">Its text.</param>
    public void See(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => _captures?.See(name, value, this);

    /// <summary>Forgets the line before.</summary>
    internal void Begin(DateOrder order, ReadingRules? rules = null)
    {
        Scratch.ResetWrittenCount();
        Doubts = LineMarks.None;
        ShowsDayFirst = null;
        Order = order;
        if (rules is null or { HasNames: false })
        {
            _captures = null;
        }
        else if (_captures?.Rules == rules)
        {
            _captures.ForgetFields();
        }
        else
        {
            _captures = new NameCaptures(rules);
        }
    }

    /// <summary>The counts of this reader: one for lines, one for the lines they carry.</summary>
    internal FormatTally Tally(FormatFit fit, int formats)
    {
        if (_outer?.Fit == fit)
        {
            return _outer;
        }

        if (_inner?.Fit == fit)
        {
            return _inner;
        }

        (_outer, _inner) = (new FormatTally(fit, formats), _outer);
        return _outer;
    }
}

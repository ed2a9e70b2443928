using System.Globalization;

namespace Hermes.Logs.Parsing;

/// <summary>Collects the fields that structured loggers write under different names.</summary>
internal sealed class KnownFields(TimeZoneInfo zone)
{
    private DateTimeOffset? _time;
    private string? _component;
    private string? _feed;
    private string? _execution;

    public LineLevel? Level { get; private set; }

    public string? Message { get; private set; }

    /// <summary>Takes a text value; names it does not know are left alone.</summary>
    public void Take(string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "timestamp" or "time" or "@timestamp" or "ts" or "@t" or "datetime":
                _time ??= ReadTime(value);
                break;
            case "level" or "severity" or "lvl" or "loglevel" or "log.level" or "@l":
                Level ??= LineLevels.TryParse(value, out var level) ? level : null;
                break;
            case "component" or "logger" or "name" or "logger_name" or "log.logger" or "sourcecontext":
                _component ??= value;
                break;
            case "message" or "msg" or "@m" or "@mt" or "text":
                Message ??= value;
                break;
            case "feed" or "feedname" or "feed_name":
                _feed ??= value;
                break;
            case "execution" or "executionid" or "execution_id" or "runid" or "run_id":
                _execution ??= value;
                break;
        }
    }

    /// <summary>Takes a numeric value: only times and levels are written so.</summary>
    public void Take(string name, double value)
    {
        switch (name.ToLowerInvariant())
        {
            case "timestamp" or "time" or "@timestamp" or "ts":
                _time ??= TimestampReader.TryReadEpoch(value, out var time) ? time : null;
                break;
            case "level" or "severity" or "lvl":
                Level ??= LineLevels.FromNumber(value);
                break;
            default:
                Take(name, value.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    public TextFields ToFields(string raw) => new()
    {
        Timestamp = _time,
        Level = Level,
        Component = _component,
        Message = Message ?? raw,
        Feed = _feed,
        ExecutionId = _execution,
    };

    private DateTimeOffset? ReadTime(string value)
    {
        if (TimestampReader.TryReadIso(value, zone, out var time, out _))
        {
            return time;
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return TimestampReader.TryReadEpoch(number, out time) ? time : null;
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time) ? time : null;
    }
}

using System.Globalization;

namespace Hermes.Learning.History;

/// <summary>
/// When a feed is meant to start: an interval (<c>15m</c>, <c>1h</c>, <c>1d</c>, <c>PT15M</c>) or a five-field cron expression in UTC
/// (<c>*/15 6-20 * * 1-5</c>: minute, hour, day of month, month, day of week with 0 or 7 = Sunday; months and
/// weekdays also by name, <c>MON-FRI</c>).
/// </summary>
public sealed class FeedSchedule
{
    private static readonly (int Min, int Max, string Name)[] Fields =
        [(0, 59, "minute"), (0, 23, "hour"), (1, 31, "day of month"), (1, 12, "month"), (0, 7, "day of week")];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly TimeSpan interval;
    private readonly ulong[]? cron;
    private readonly bool anyDay;
    private readonly bool anyWeekday;

    private FeedSchedule(string text, TimeSpan interval) => (Text, this.interval) = (text, interval);

    private FeedSchedule(string text, ulong[] cron, bool anyDay, bool anyWeekday) =>
        (Text, this.cron, this.anyDay, this.anyWeekday) = (text, cron, anyDay, anyWeekday);

    /// <summary>The schedule as it was declared.</summary>
    public string Text { get; }

    /// <summary>The time between two starts; <see langword="null"/> for a cron expression, which names times of the clock.</summary>
    public TimeSpan? Interval => cron is null ? interval : null;

    /// <summary>A schedule that repeats every so often.</summary>
    /// <param name="interval">Time between two starts.</param>
    public static FeedSchedule Every(TimeSpan interval) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{interval.TotalMinutes:0.##}m"), interval);

    /// <summary>The first start after <paramref name="start"/>, or <see langword="null"/> when the expression names no day within four years.</summary>
    /// <param name="start">A start, or any other moment.</param>
    public DateTimeOffset? NextAfter(DateTimeOffset start)
    {
        if (cron is null)
        {
            return start + interval;
        }

        var at = start.ToUniversalTime().AddMinutes(1);
        at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero);
        for (var limit = at.AddYears(4); at < limit;)
        {
            if (!Has(3, at.Month))
            {
                at = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            }
            else if (!DayMatches(at))
            {
                at = new DateTimeOffset(at.Date, TimeSpan.Zero).AddDays(1);
            }
            else if (!Has(1, at.Hour))
            {
                at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
            }
            else if (!Has(0, at.Minute))
            {
                at = at.AddMinutes(1);
            }
            else
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Reads an interval or a cron expression.</summary>
    /// <param name="text">What was declared.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(string text, out FeedSchedule? schedule, out string? error)
    {
        schedule = null;
        error = null;
        text = text.Trim();
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1)
        {
            if (ParseInterval(text) is { } interval)
            {
                schedule = new FeedSchedule(text, interval);
                return true;
            }

            error = $"'{text}' is neither an interval (15m, 1h, 1d, PT15M; 1 minute to 366 days) nor a five-field cron expression.";
            return false;
        }

        if (parts.Length != 5)
        {
            error = $"A cron expression has five fields (minute hour day month weekday); '{text}' has {parts.Length}.";
            return false;
        }

        var masks = new ulong[5];
        for (var i = 0; i < 5; i++)
        {
            if (ParseField(parts[i], Fields[i].Min, Fields[i].Max, i == 3 ? Months : i == 4 ? Weekdays : []) is not { } mask)
            {
                error = $"'{parts[i]}' is not a valid {Fields[i].Name} ({Fields[i].Min}-{Fields[i].Max}, lists, ranges and steps).";
                return false;
            }

            masks[i] = mask;
        }

        schedule = new FeedSchedule(text, masks, parts[2].StartsWith('*'), parts[4].StartsWith('*'));
        return true;
    }

    private static TimeSpan? ParseInterval(string text)
    {
        TimeSpan? span = null;
        if (text.StartsWith('P'))
        {
            try
            {
                span = System.Xml.XmlConvert.ToTimeSpan(text);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                return null;
            }
        }
        else if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count < 1e6)
        {
            span = char.ToLowerInvariant(text[^1]) switch
            {
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            };
        }

        return span is { TotalMinutes: >= 1, TotalDays: <= 366 } ? span : null;
    }

    private static ulong? ParseField(string field, int min, int max, string[] names)
    {
        ulong mask = 0;
        foreach (var part in field.Split(','))
        {
            var stepped = part.Split('/');
            var step = 1;
            if (stepped.Length > 2 || (stepped.Length == 2 && (!int.TryParse(stepped[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)))
            {
                return null;
            }

            var (from, to) = (min, max);
            if (stepped[0] != "*")
            {
                var range = stepped[0].Split('-');
                if (range.Length > 2
                    || !TryParseValue(range[0], min, names, out from)
                    || !TryParseValue(range[^1], min, names, out to)
                    || from < min || to > max || from > to)
                {
                    return null;
                }

                to = range.Length == 1 && stepped.Length == 2 ? max : to;
            }

            for (var value = from; value <= to; value += Math.Min(step, 64))
            {
                mask |= 1UL << value;
            }
        }

        return mask;
    }

    private static bool TryParseValue(string text, int min, string[] names, out int value)
    {
        var name = Array.FindIndex(names, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = name + min;
        return name >= 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private bool DayMatches(DateTimeOffset at)
    {
        var day = Has(2, at.Day);
        var weekday = Has(4, (int)at.DayOfWeek) || (at.DayOfWeek == DayOfWeek.Sunday && Has(4, 7));

        // Classic cron: when both fields are restricted, either of them is enough.
        return anyDay || anyWeekday ? day && weekday : day || weekday;
    }

    private bool Has(int field, int value) => (cron![field] & (1UL << value)) != 0;
}

using System.Collections.Concurrent;
using System.Globalization;

namespace Hermes.Schemas.Types;

/// <summary>Which of day and month comes first in a format that shows both as numbers after each other.</summary>
public enum DateOrder
{
    /// <summary>The format leaves no doubt.</summary>
    Certain,

    /// <summary>31/12/2024.</summary>
    DayFirst,

    /// <summary>12/31/2024.</summary>
    MonthFirst,
}

/// <summary>A way to write a date, a time or both.</summary>
/// <param name="Pattern">.NET custom format string.</param>
/// <param name="HasDate">Shows a date.</param>
/// <param name="HasTime">Shows a time of day.</param>
/// <param name="HasZone">Shows an offset from UTC or Z.</param>
/// <param name="Order">Order of day and month.</param>
public sealed record TimeFormat(string Pattern, bool HasDate, bool HasTime, bool HasZone, DateOrder Order)
{
    /// <summary>Reads a text strictly in this format. Times without a zone are taken as UTC.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset value) =>
        EpochTime.UnitOf(Pattern) is { } unit
            ? EpochTime.TryRead(text, unit, out value)
            : DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);

    /// <summary>Writes a time in this format; false when there is no room.</summary>
    public bool TryFormat(DateTimeOffset value, Span<char> target, out int length) =>
        EpochTime.UnitOf(Pattern) is { } unit
            ? EpochTime.Write(value, unit).TryFormat(target, out length, default, CultureInfo.InvariantCulture)
            : value.TryFormat(target, out length, Pattern, CultureInfo.InvariantCulture);
}

/// <summary>
/// The formats of dates and times Hermes reads. A text is compared by shape (runs of digits and of letters) first,
/// so only the few formats that can fit are tried.
/// </summary>
public static class TimeFormats
{
    private static readonly string[] SafeDates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d-MMM-yyyy", "d MMM yyyy", "d-MMM-yy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy",
        "ddd, d MMM yyyy", "d/MMM/yyyy", "ddMMMyyyy", "yyyy-MMM-d",
    ];

    private static readonly string[] DayFirstDates = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d/M/yy", "d-M-yy", "d.M.yy"];

    private static readonly string[] Times = ["H:m", "H:mm:ss", "H:mm:ss.FFFFFFF", "H:mm:ss,FFFFFFF", "h:mm tt", "h:mm:ss tt", "h:mmtt"];

    private static readonly ConcurrentDictionary<string, TimeFormat[]> ByShape = new(StringComparer.Ordinal);

    private static readonly TimeFormat[] Digits8 = [new("yyyyMMdd", true, false, false, DateOrder.Certain)];
    private static readonly TimeFormat[] Digits14 = [new("yyyyMMddHHmmss", true, true, false, DateOrder.Certain)];

    /// <summary>Every known format, the likeliest first.</summary>
    public static IReadOnlyList<TimeFormat> All { get; } = [.. Build()];

    /// <summary>Formats whose shape a text has; most texts have none.</summary>
    public static IReadOnlyList<TimeFormat> Candidates(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > 40)
        {
            return [];
        }

        if (text.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return text.Length switch { 8 => Digits8, 14 => Digits14, _ => [] };
        }

        Span<char> shape = stackalloc char[40];
        var length = WriteShape(text, shape);
        return length > 0 && ByShape.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(shape[..length], out var found) ? found : [];
    }

    /// <summary>Finds a format by its pattern; formats outside the list are read as given.</summary>
    public static TimeFormat ByPattern(string pattern) =>
        All.FirstOrDefault(format => format.Pattern == pattern)
        ?? (EpochTime.UnitOf(pattern) is not null ? new TimeFormat(pattern, true, true, true, DateOrder.Certain) : null)
        ?? new TimeFormat(pattern, pattern.Contains('y') || pattern.Contains('d'), pattern.Contains('H') || pattern.Contains('h'), pattern.Contains('z') || pattern.Contains('K'), DateOrder.Certain);

    private static IEnumerable<TimeFormat> Build()
    {
        var formats = Dates().SelectMany(WithTimes).Concat(Times.Select(time => new TimeFormat(time, false, true, false, DateOrder.Certain))).ToList();
        formats.Add(new TimeFormat("d/MMM/yyyy:HH:mm:ss zzz", true, true, true, DateOrder.Certain));
        formats.Add(new TimeFormat("yyyy-MM", true, false, false, DateOrder.Certain));
        formats.Add(new TimeFormat("yyyy-M-d H.mm.ss", true, true, false, DateOrder.Certain));
        formats.Add(new TimeFormat("yyyyMMdd'T'HHmmss", true, true, false, DateOrder.Certain));
        formats.Add(new TimeFormat("yyyyMMdd'T'HHmmssK", true, true, true, DateOrder.Certain));
        formats.Add(new TimeFormat("ddd MMM d HH:mm:ss yyyy", true, true, false, DateOrder.Certain));
        formats.Add(new TimeFormat("ddd MMM d HH:mm:ss 'UTC' yyyy", true, true, true, DateOrder.Certain));

        // Offsets and Z change the shape, so formats with a zone are filed under each of the ways to write one.
        foreach (var group in formats.SelectMany(format => ShapesOf(format).Distinct().Select(shape => (shape, format))).GroupBy(pair => pair.shape, StringComparer.Ordinal))
        {
            ByShape[group.Key] = [.. group.Select(pair => pair.format)];
        }

        return formats.Concat(Digits8).Concat(Digits14);
    }

    private static IEnumerable<TimeFormat> Dates()
    {
        foreach (var date in SafeDates)
        {
            yield return new TimeFormat(date, true, false, false, DateOrder.Certain);
        }

        foreach (var date in DayFirstDates)
        {
            yield return new TimeFormat(date, true, false, false, DateOrder.DayFirst);
            yield return new TimeFormat(SwapDayAndMonth(date), true, false, false, DateOrder.MonthFirst);
        }
    }

    private static IEnumerable<TimeFormat> WithTimes(TimeFormat date)
    {
        yield return date;
        foreach (var time in Times)
        {
            yield return date with { Pattern = $"{date.Pattern} {time}", HasTime = true };
            if (!time.Contains('t'))
            {
                yield return date with { Pattern = $"{date.Pattern} {time}K", HasTime = true, HasZone = true };
                yield return date with { Pattern = $"{date.Pattern} {time} K", HasTime = true, HasZone = true };
                yield return date with { Pattern = $"{date.Pattern} {time} 'UTC'", HasTime = true, HasZone = true };
                yield return date with { Pattern = $"{date.Pattern} {time} 'GMT'", HasTime = true, HasZone = true };
            }

            if (date.Pattern.StartsWith("yyyy", StringComparison.Ordinal) && time[0] == 'H')
            {
                yield return date with { Pattern = $"{date.Pattern}T{time}", HasTime = true };
                yield return date with { Pattern = $"{date.Pattern}T{time}K", HasTime = true, HasZone = true };
            }
        }
    }

    private static string SwapDayAndMonth(string pattern) => new([.. pattern.Select(c => c switch { 'd' => 'M', 'M' => 'd', _ => c })]);

    private static string ShapeOf(TimeFormat format)
    {
        var example = new DateTime(2024, 11, 23, 21, 34, 56, DateTimeKind.Unspecified).AddTicks(1234567).ToString(format.Pattern, CultureInfo.InvariantCulture);
        return ShapeOf(example);
    }

    private static IEnumerable<string> ShapesOf(TimeFormat format)
    {
        var bare = ShapeOf(format);
        yield return bare;
        if (format.Pattern.EndsWith('K'))
        {
            yield return ShapeOf($"{bare}Z");
            yield return ShapeOf($"{bare}+01:00");
            yield return ShapeOf($"{bare}-01:00");
        }
        else if (format.Pattern.EndsWith("zzz", StringComparison.Ordinal))
        {
            yield return ShapeOf($"{bare[..bare.LastIndexOf(' ')]} +0100");
            yield return ShapeOf($"{bare[..bare.LastIndexOf(' ')]} -0100");
        }
    }

    private static string ShapeOf(string text)
    {
        Span<char> shape = stackalloc char[64];
        return new string(shape[..WriteShape(text, shape)]);
    }

    // 2024-01-07T14:30:15Z becomes 9-9-9A9:9:9A.
    private static int WriteShape(ReadOnlySpan<char> text, Span<char> shape)
    {
        var length = 0;
        var previous = '\0';
        foreach (var c in text)
        {
            var symbol = char.IsAsciiDigit(c) ? '9' : char.IsAsciiLetter(c) ? 'A' : c;
            if (symbol is not ('9' or 'A' or '-' or '/' or '.' or ':' or ' ' or ',' or '+'))
            {
                return 0;
            }

            if (symbol != previous || symbol is not ('9' or 'A'))
            {
                if (length == shape.Length)
                {
                    return 0;
                }

                shape[length++] = symbol;
            }

            previous = symbol;
        }

        return length;
    }
}

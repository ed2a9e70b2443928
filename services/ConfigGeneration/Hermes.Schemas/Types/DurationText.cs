using System.Globalization;

namespace Hermes.Schemas.Types;

/// <summary>The ways a duration is written.</summary>
[Flags]
internal enum DurationForms
{
    /// <summary>It is no duration.</summary>
    None = 0,

    /// <summary>ISO 8601: <c>P3DT4H</c>.</summary>
    Iso = 1,

    /// <summary>Hours, minutes and seconds: <c>27:15:00</c>.</summary>
    Clock = 2,

    /// <summary>Two numbers and a colon, either hours and minutes or minutes and seconds: <c>75:30</c>.</summary>
    HalfClock = 4,

    /// <summary>Days before the clock: <c>1.03:15:00</c>.</summary>
    DayClock = 8,

    /// <summary>Numbers with units: <c>3d 4h</c>, <c>350 ms</c>, <c>1 day, 2:03:04</c>.</summary>
    Words = 16,
}

/// <summary>Reads durations. A year counts 365.2425 days and a month a twelfth of it, which matters for comparing only.</summary>
internal static class DurationText
{
    private const double Longest = 1e11;
    private const double Day = 86_400;
    private const double Year = 365.2425 * Day;

    /// <summary>The <c>format</c> a column gets for a way of writing; null for several at once.</summary>
    public static string? FormatOf(DurationForms form) => form switch
    {
        DurationForms.Iso => "ISO 8601",
        DurationForms.Clock => "h:mm:ss",
        DurationForms.HalfClock => "h:mm",
        DurationForms.DayClock => "d.hh:mm:ss",
        DurationForms.Words => "words",
        _ => null,
    };

    /// <summary>Whether a text is a duration written as a column's <c>format</c> says; without one every way that leaves no doubt is.</summary>
    public static bool Fits(ReadOnlySpan<char> text, string? format)
    {
        var form = Read(text, out _);
        return format switch
        {
            null => form is not (DurationForms.None or DurationForms.HalfClock),
            "m:ss" => form == DurationForms.HalfClock,
            _ => FormatOf(form) == format,
        };
    }

    /// <summary>Finds out how a duration is written, and its length in seconds (hours and minutes where that is open).</summary>
    public static DurationForms Read(ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        if (text.Length is < 2 or > 60)
        {
            return DurationForms.None;
        }

        var sign = text[0] is '-' ? -1 : 1;
        var body = text[0] is '-' or '+' ? text[1..] : text;
        var form = body[0] == 'P' ? ReadIso(body[1..], out seconds) : char.IsAsciiDigit(body[0]) ? ReadOther(body, out seconds) : DurationForms.None;
        seconds *= sign;
        return Math.Abs(seconds) < Longest ? form : DurationForms.None;
    }

    private static DurationForms ReadOther(ReadOnlySpan<char> text, out double seconds)
    {
        var form = ReadClock(text, out seconds);
        if (form != DurationForms.None)
        {
            return form;
        }

        var dot = text.IndexOf('.');
        if (dot is > 0 and < 8 && Whole(text[..dot], out var days) && ReadClock(text[(dot + 1)..], out var rest) == DurationForms.Clock && rest < Day)
        {
            seconds = (days * Day) + rest;
            return DurationForms.DayClock;
        }

        return DurationWords.TryRead(text, out seconds) ? DurationForms.Words : DurationForms.None;
    }

    /// <summary>Reads <c>27:15:00</c>, <c>27:15:00.5</c> and <c>27:15</c>.</summary>
    public static DurationForms ReadClock(ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        var first = text.IndexOf(':');
        if (first is < 1 or > 6 || !Whole(text[..first], out var lead))
        {
            return DurationForms.None;
        }

        var rest = text[(first + 1)..];
        if (rest.Length < 2 || !Whole(rest[..2], out var minutes) || minutes > 59)
        {
            return DurationForms.None;
        }

        seconds = (lead * 3600) + (minutes * 60);
        if (rest.Length == 2)
        {
            return DurationForms.HalfClock;
        }

        if (rest[2] != ':' || rest.Length < 5 || !char.IsAsciiDigit(rest[3]) || !char.IsAsciiDigit(rest[4])
            || !Number(rest[3..], out var last) || last >= 60)
        {
            return DurationForms.None;
        }

        seconds += last;
        return DurationForms.Clock;
    }

    // After the P: 1Y2M3W4DT5H6M7.5S, any of them, in this order, a fraction in the last only.
    private static DurationForms ReadIso(ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        var order = "YMWD";
        var inTime = false;
        var parts = 0;
        while (!text.IsEmpty)
        {
            if (text[0] == 'T' && !inTime)
            {
                (inTime, order) = (true, "HMS");
                text = text[1..];
                if (text.IsEmpty)
                {
                    return DurationForms.None;
                }
            }

            var unit = text.IndexOfAnyExcept("0123456789.,");
            var place = unit < 1 ? -1 : order.IndexOf(text[unit], StringComparison.Ordinal);
            if (place < 0 || !Number(text[..unit], out var value))
            {
                return DurationForms.None;
            }

            seconds += value * (order[place], inTime) switch
            {
                ('Y', _) => Year, ('M', false) => Year / 12, ('W', _) => 7 * Day, ('D', _) => Day, ('H', _) => 3600, ('M', true) => 60, _ => 1,
            };
            (order, parts) = (order[(place + 1)..], parts + 1);
            text = text[(unit + 1)..];
        }

        return parts > 0 ? DurationForms.Iso : DurationForms.None;
    }

    private static bool Whole(ReadOnlySpan<char> text, out double value)
    {
        var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole);
        value = whole;
        return read;
    }

    private static bool Number(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var comma = text.IndexOf(',');
        if (comma < 0)
        {
            return text.Length is > 0 and < 20 && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        }

        Span<char> plain = stackalloc char[20];
        if (text.Length >= plain.Length)
        {
            return false;
        }

        text.CopyTo(plain);
        plain[comma] = '.';
        return double.TryParse(plain[..text.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}

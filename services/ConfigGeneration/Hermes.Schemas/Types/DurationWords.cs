using System.Globalization;

namespace Hermes.Schemas.Types;

/// <summary>Durations of numbers with units, the longest first: <c>3d 4h</c>, <c>2 hours and 5 minutes</c>, <c>350 ms</c>, <c>1 day, 2:03:04</c>.</summary>
internal static class DurationWords
{
    private static readonly (string[] Names, double Seconds)[] Units =
    [
        (["w", "wk", "wks", "week", "weeks"], 604_800),
        (["d", "day", "days"], 86_400),
        (["h", "hr", "hrs", "hour", "hours"], 3_600),
        (["m", "min", "mins", "minute", "minutes"], 60),
        (["s", "sec", "secs", "second", "seconds"], 1),
        (["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"], 1e-3),
        (["us", "µs", "μs", "usec", "microsecond", "microseconds"], 1e-6),
        (["ns", "nsec", "nanosecond", "nanoseconds"], 1e-9),
    ];

    /// <summary>Reads one; a lone <c>m</c> is no duration, since metres and millions are written so too.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        int last = -1, parts = 0;
        var loneMinute = false;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits < 1)
            {
                return false;
            }

            if (text[digits] == ':' && last == 1)
            {
                var clock = DurationText.ReadClock(text, out var rest);
                seconds += rest;
                return clock == DurationForms.Clock && rest < 86_400;
            }

            if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            text = text[digits..].TrimStart(' ');
            var length = 0;
            while (length < text.Length && char.IsLetter(text[length]))
            {
                length++;
            }

            var unit = IndexOf(text[..length]);
            if (unit <= last)
            {
                return false;
            }

            seconds += number * Units[unit].Seconds;
            (last, parts, loneMinute) = (unit, parts + 1, length == 1 && unit == 3);
            text = Next(text[length..]);
        }

        return parts > 1 || (parts == 1 && !loneMinute);
    }

    private static ReadOnlySpan<char> Next(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ');
        text = text.StartsWith(",") ? text[1..].TrimStart(' ') : text;
        return text.StartsWith("and ") ? text[4..].TrimStart(' ') : text;
    }

    private static int IndexOf(ReadOnlySpan<char> word)
    {
        for (var unit = 0; unit < Units.Length && !word.IsEmpty; unit++)
        {
            foreach (var name in Units[unit].Names)
            {
                if (word.Equals(name, name.Length > 2 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                {
                    return unit;
                }
            }
        }

        return -1;
    }
}

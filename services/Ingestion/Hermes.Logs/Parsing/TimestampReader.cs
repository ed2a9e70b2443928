namespace Hermes.Logs.Parsing;

/// <summary>Reads timestamps at the start of a text without regular expressions or allocation.</summary>
public static class TimestampReader
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>
    /// Reads <c>2025-01-07 14:30:15</c>, with <c>T</c> or a space, <c>/</c> for <c>-</c>, a fraction after <c>.</c> or <c>,</c>,
    /// and a zone written <c>Z</c>, <c>+01:00</c>, <c>+0100</c> or <c> UTC</c>.
    /// </summary>
    public static bool TryReadIso(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 0;
        if (text.Length < 19 || text[4] is not ('-' or '/') || text[7] != text[4] || text[10] is not (' ' or 'T' or 't')
            || text[13] != ':' || text[16] != ':'
            || !Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day)
            || !Digits(text, 11, 2, out var hour) || !Digits(text, 14, 2, out var minute) || !Digits(text, 17, 2, out var second))
        {
            return false;
        }

        var at = 19;
        var ticks = ReadFraction(text, ref at);
        return TryCompose(year, month, day, hour, minute, second, ticks, text, ref at, zone, out time) && (length = at) > 0;
    }

    /// <summary>Reads the web servers' <c>10/Oct/2000:13:55:36 -0700</c>.</summary>
    public static bool TryReadAccess(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':'
            || !Digits(text, 0, 2, out var day) || !Digits(text, 7, 4, out var year)
            || !Digits(text, 12, 2, out var hour) || !Digits(text, 15, 2, out var minute) || !Digits(text, 18, 2, out var second))
        {
            return false;
        }

        var month = Months.AsSpan().IndexOf(text.Slice(3, 3), StringComparison.OrdinalIgnoreCase);
        var at = 20;
        return month >= 0 && month % 3 == 0
            && TryCompose(year, (month / 3) + 1, day, hour, minute, second, 0, text, ref at, zone, out time);
    }

    /// <summary>Reads a number since 1970 in seconds, milliseconds, microseconds or nanoseconds, told apart by size.</summary>
    public static bool TryReadEpoch(double number, out DateTimeOffset time)
    {
        var seconds = Math.Abs(number) switch
        {
            >= 1e17 => number / 1e9,
            >= 1e14 => number / 1e6,
            >= 1e11 => number / 1e3,
            _ => number,
        };
        var usable = seconds is > -62_135_596_800 and < 253_402_300_799;
        time = usable ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
        return usable;
    }

    private static bool TryCompose(
        int year, int month, int day, int hour, int minute, int second, int ticks,
        ReadOnlySpan<char> text, ref int at, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        // A leap second (60) is read as the last second of its minute.
        second = second == 60 ? 59 : second;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(ticks);
        var offset = ReadZone(text, ref at) ?? (ReferenceEquals(zone, TimeZoneInfo.Utc) ? TimeSpan.Zero : zone.GetUtcOffset(local));
        var utc = local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static int ReadFraction(ReadOnlySpan<char> text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1]))
        {
            return 0;
        }

        var ticks = 0;
        var scale = (int)TimeSpan.TicksPerSecond / 10;
        for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++, scale /= 10)
        {
            ticks += (text[at] - '0') * scale;
        }

        return ticks;
    }

    private static TimeSpan? ReadZone(ReadOnlySpan<char> text, ref int at)
    {
        var rest = text[at..];
        if (rest.Length > 0 && rest[0] is 'Z' or 'z')
        {
            at++;
            return TimeSpan.Zero;
        }

        if (rest.StartsWith(" UTC") || rest.StartsWith(" GMT"))
        {
            at += 4;
            return TimeSpan.Zero;
        }

        var sign = rest.StartsWith(" ") ? 1 : 0;
        if (rest.Length < sign + 5 || rest[sign] is not ('+' or '-') || !Digits(rest, sign + 1, 2, out var hours))
        {
            return null;
        }

        var colon = rest[sign + 3] == ':' ? 1 : 0;
        if (!Digits(rest, sign + 3 + colon, 2, out var minutes) || hours > 14 || minutes > 59)
        {
            return null;
        }

        at += sign + 5 + colon;
        var offset = new TimeSpan(hours, minutes, 0);
        return rest[sign] == '-' ? -offset : offset;
    }

    private static bool Digits(ReadOnlySpan<char> text, int at, int count, out int value)
    {
        value = 0;
        if (at + count > text.Length)
        {
            return false;
        }

        foreach (var c in text.Slice(at, count))
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}

namespace Hermes.Logs.Parsing.Times;

/// <summary>Timestamps that begin with a digit.</summary>
internal static class NumericDates
{
    public static bool TryRead(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var digits = AsciiDigits.Run(text, 0, 20);
        switch (digits)
        {
            case 1 or 2 when digits < text.Length:
                return TryShort(text, digits, context, out time, out length);
            case 4 when text.Length > 8 && text[4] is (byte)'-' or (byte)'/' or (byte)'.':
                return TryYearFirst(text, context, out time, out length);
            case 6 or 8 when digits + 6 < text.Length:
                return TryCompact(text, digits, context, out time, out length);
            case 14 when text[0] is (byte)'1' or (byte)'2':
                return TryCompact(text, 8, context, out time, out length);
            default:
                return EpochReader.TryReadColumn(text, digits, out time, out length);
        }
    }

    /// <summary><c>2025-01-07 14:30:15</c>, <c>2025/1/7 2:30 PM</c>, <c>2005-06-03-15.42.50.675872</c>.</summary>
    private static bool TryYearFirst(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var date = default(CalendarDate);
        var at = 5;
        if (!AsciiDigits.Four(text, 0, out date.Year)
            || !AsciiDigits.OneOrTwo(text, ref at, out date.Month) || at >= text.Length || text[at] != text[4]
            || !SkipOne(ref at) || !AsciiDigits.OneOrTwo(text, ref at, out date.Day)
            || !SkipToClock(text, ref at) || !ClockTime.TryRead(text, ref at, false, out var clock))
        {
            return false;
        }

        length = at;
        return TimeComposer.TryCompose(date, clock, text, ref length, context, out time);
    }

    /// <summary><c>20250107T143015Z</c>, <c>20171223-22:15:29:606</c>, <c>081109 203615</c>, <c>20250107143015</c>.</summary>
    private static bool TryCompact(ReadOnlySpan<byte> text, int digits, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var date = default(CalendarDate);
        var years = digits - 4;
        if (!(years == 4 ? AsciiDigits.Four(text, 0, out date.Year) : AsciiDigits.Two(text, 0, out date.Year))
            || !AsciiDigits.Two(text, years, out date.Month) || !AsciiDigits.Two(text, years + 2, out date.Day))
        {
            return false;
        }

        date.Year = years == 4 ? date.Year : CalendarDate.Century(date.Year);
        var at = digits;
        if (!AsciiDigits.Is(text[at]) && text[at++] is not ((byte)' ' or (byte)'T' or (byte)'-' or (byte)'_' or (byte)':'))
        {
            return false;
        }

        if (!ClockTime.TryReadCompact(text, ref at, out var clock) && !ClockTime.TryRead(text, ref at, true, out clock) && !ClockTime.TryReadLoose(text, ref at, out clock))
        {
            return false;
        }

        length = at;
        return TimeComposer.TryCompose(date, clock, text, ref length, context, out time);
    }

    /// <summary><c>01/07/2025 14:30:15</c>, <c>7.1.25, 14:30</c>, <c>03-17 16:13:38.811</c>, <c>07/Jan/2025:14:30:15 +0100</c>, <c>14:30:15.123</c>.</summary>
    private static bool TryShort(ReadOnlySpan<byte> text, int digits, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var at = digits + 1;
        var separator = text[digits];
        if (separator == ':')
        {
            at = 0;
            return digits == 2 && ClockTime.TryRead(text, ref at, true, out var alone) && Compose(default, alone, text, at, context, out time, out length);
        }

        if (separator is not ((byte)'/' or (byte)'-' or (byte)'.' or (byte)' ') || at >= text.Length)
        {
            return false;
        }

        if (char.IsAsciiLetter((char)text[at]))
        {
            return NamedDates.TryDayFirst(text, 0, context, out time, out length);
        }

        var first = (int)AsciiDigits.Value(text[..digits]);
        var date = default(CalendarDate);
        if (separator == ' ' || !AsciiDigits.OneOrTwo(text, ref at, out var second) || at >= text.Length)
        {
            return false;
        }

        if (text[at] == separator)
        {
            var years = AsciiDigits.Run(text, at + 1, 5);
            var third = years is 2 or 4 ? (int)AsciiDigits.Value(text.Slice(at + 1, years)) : -1;
            at += 1 + years;
            if (third < 0 || !TakeYear(ref date, first, second, third, years, separator, context))
            {
                return false;
            }
        }
        else if (!date.TakeDayAndMonth(first, second, separator == '-' ? false : context.Order.DayFirst))
        {
            return false;
        }

        return SkipToClock(text, ref at) && ClockTime.TryRead(text, ref at, date.Year == 0, out var clock) && Compose(date, clock, text, at, context, out time, out length);
    }

    private static bool TakeYear(ref CalendarDate date, int first, int second, int third, int years, byte separator, LineContext context)
    {
        // 99/12/31 can only begin with the year.
        if (first > 31 && years == 2)
        {
            (date.Year, date.Month, date.Day) = (CalendarDate.Century(first), second, third);
            return true;
        }

        date.Year = years == 4 ? third : CalendarDate.Century(third);
        return date.TakeDayAndMonth(first, second, context.Order.DayFirst, separator == '.');
    }

    /// <summary>Reads <c>17/06/09 20:10:40</c> as the ninth of June 2017.</summary>
    public static bool TryShortYearFirst(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var date = default(CalendarDate);
        if (text.Length < 17 || text[2] != '/' || text[5] != '/' || text[8] != ' '
            || !AsciiDigits.Two(text, 0, out date.Year) || !AsciiDigits.Two(text, 3, out date.Month) || !AsciiDigits.Two(text, 6, out date.Day))
        {
            return false;
        }

        date.Year = CalendarDate.Century(date.Year);
        var at = 9;
        return ClockTime.TryRead(text, ref at, true, out var clock) && Compose(date, clock, text, at, context, out time, out length);
    }

    private static bool Compose(in CalendarDate date, in ClockTime clock, ReadOnlySpan<byte> text, int at, LineContext context, out DateTimeOffset time, out int length)
    {
        length = at;
        return TimeComposer.TryCompose(date, clock, text, ref length, context, out time);
    }

    private static bool SkipOne(ref int at)
    {
        at++;
        return true;
    }

    /// <summary>Skips what stands between a date and its time: a T, a comma, a dash, a colon, spaces.</summary>
    private static bool SkipToClock(ReadOnlySpan<byte> text, ref int at)
    {
        if (at >= text.Length || text[at] is not ((byte)' ' or (byte)'T' or (byte)'t' or (byte)'_' or (byte)'-' or (byte)':' or (byte)','))
        {
            return false;
        }

        for (at++; at < text.Length && text[at] == ' '; at++)
        {
        }

        return at < text.Length;
    }
}

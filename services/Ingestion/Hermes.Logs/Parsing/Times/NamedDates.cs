namespace Hermes.Logs.Parsing.Times;

/// <summary>Timestamps with the name of a month.</summary>
internal static class NamedDates
{
    /// <summary>
    /// Reads what begins with a letter: <c>Jan  7 14:30:15</c>, <c>Jan 07, 2025 2:30:15 PM</c>, <c>Tue Jan  7 14:30:15.123 2025</c>,
    /// <c>Tue Jan  7 14:30:15 CET 2025</c>, <c>Tue, 07 Jan 2025 14:30:15 GMT</c>.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var at = 0;
        var hasDay = MonthNames.SkipDay(text, ref at);
        if (at < text.Length && AsciiDigits.Is(text[at]))
        {
            return hasDay && TryDayFirst(text, at, context, out time, out length);
        }

        var date = new CalendarDate { Month = MonthNames.Month(text, ref at) };
        if (date.Month == 0 || !SkipSpaces(text, ref at) || !AsciiDigits.OneOrTwo(text, ref at, out date.Day))
        {
            return false;
        }

        if (at < text.Length && text[at] == ',')
        {
            at++;
        }

        SkipSpaces(text, ref at);
        if (AsciiDigits.Run(text, at, 5) == 4)
        {
            AsciiDigits.Four(text, at, out date.Year);
            at += 4;
            if (at < text.Length && text[at] is (byte)',' or (byte)':')
            {
                at++;
            }

            SkipSpaces(text, ref at);
        }

        if (!ClockTime.TryRead(text, ref at, true, out var clock))
        {
            return false;
        }

        var offset = ZoneReader.Read(text, ref at, out var doubtful);
        if (hasDay && date.Year == 0 && at < text.Length && text[at] == ' ' && AsciiDigits.Run(text, at + 1, 5) == 4)
        {
            AsciiDigits.Four(text, at + 1, out date.Year);
            at += 5;
        }

        length = at;
        return TimeComposer.TryPlace(date, clock, offset, doubtful, context, out time);
    }

    /// <summary>Reads <c>07/Jan/2025:14:30:15 +0100</c>, <c>07-Jan-2025 14:30:15.123</c>, <c>7 Jan 2025 14:30:15</c>, <c>06-Nov-94 08:49:37</c>, <c>7 Jan 14:30:15</c>.</summary>
    public static bool TryDayFirst(ReadOnlySpan<byte> text, int start, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        var at = start;
        var date = default(CalendarDate);
        if (!AsciiDigits.OneOrTwo(text, ref at, out date.Day) || at >= text.Length || text[at] is not ((byte)'/' or (byte)'-' or (byte)' ' or (byte)'.'))
        {
            return false;
        }

        var separator = text[at++];
        date.Month = MonthNames.Month(text, ref at);
        if (date.Month == 0 || at >= text.Length || text[at] != separator)
        {
            return false;
        }

        var years = AsciiDigits.Run(text, at + 1, 5);
        if (years == 4 || (years == 2 && text.Length > at + 3 && text[at + 3] != ':'))
        {
            date.Year = (int)AsciiDigits.Value(text.Slice(at + 1, years));
            date.Year = years == 4 ? date.Year : CalendarDate.Century(date.Year);
            at += 1 + years;
        }

        if (at >= text.Length || text[at] is not ((byte)' ' or (byte)':' or (byte)',' or (byte)'T'))
        {
            return false;
        }

        at++;
        SkipSpaces(text, ref at);
        if (!ClockTime.TryRead(text, ref at, true, out var clock))
        {
            return false;
        }

        length = at;
        return TimeComposer.TryCompose(date, clock, text, ref length, context, out time);
    }

    private static bool SkipSpaces(ReadOnlySpan<byte> text, ref int at)
    {
        var from = at;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at > from;
    }
}

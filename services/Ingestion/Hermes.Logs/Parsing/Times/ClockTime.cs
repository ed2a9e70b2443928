namespace Hermes.Logs.Parsing.Times;

/// <summary>A time of day: <c>14:30:15,123</c>, <c>2:30:15 PM</c>, <c>15.42.50.675872</c>, <c>143015</c>.</summary>
internal struct ClockTime
{
    public int Hour;
    public int Minute;
    public int Second;
    public int Ticks;

    /// <summary>Reads hours, minutes and, unless left out, seconds with their fraction.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, bool secondsRequired, out ClockTime clock)
    {
        clock = default;
        var end = at;
        if (!AsciiDigits.OneOrTwo(text, ref end, out clock.Hour) || end >= text.Length || text[end] is not ((byte)':' or (byte)'.'))
        {
            return false;
        }

        var separator = text[end];
        if (!AsciiDigits.Two(text, end + 1, out clock.Minute))
        {
            return false;
        }

        end += 3;
        if (end < text.Length && text[end] == separator && AsciiDigits.Two(text, end + 1, out clock.Second))
        {
            end += 3;
            clock.Ticks = Fraction(text, ref end);
        }
        else if (secondsRequired || separator == '.')
        {
            return false;
        }

        if (end < text.Length && AsciiDigits.Is(text[end]))
        {
            return false;
        }

        at = end;
        return clock.TakeHalf(text, ref at) && clock.Settle();
    }

    /// <summary>Reads a clock without leading zeros, with milliseconds after a colon: <c>0:7:20:4</c>.</summary>
    public static bool TryReadLoose(ReadOnlySpan<byte> text, ref int at, out ClockTime clock)
    {
        clock = default;
        var end = at;
        if (!AsciiDigits.OneOrTwo(text, ref end, out clock.Hour) || end >= text.Length || text[end++] != ':'
            || !AsciiDigits.OneOrTwo(text, ref end, out clock.Minute) || end >= text.Length || text[end++] != ':'
            || !AsciiDigits.OneOrTwo(text, ref end, out clock.Second))
        {
            return false;
        }

        var run = end < text.Length && text[end] == ':' ? AsciiDigits.Run(text, end + 1, 4) : 0;
        if (run is > 0 and <= 3)
        {
            clock.Ticks = (int)(AsciiDigits.Value(text.Slice(end + 1, run)) * TimeSpan.TicksPerMillisecond);
            end += 1 + run;
        }

        at = end;
        return clock.Settle();
    }

    /// <summary>Reads six digits and their fraction.</summary>
    public static bool TryReadCompact(ReadOnlySpan<byte> text, ref int at, out ClockTime clock)
    {
        clock = default;
        if (!AsciiDigits.Two(text, at, out clock.Hour) || !AsciiDigits.Two(text, at + 2, out clock.Minute) || !AsciiDigits.Two(text, at + 4, out clock.Second))
        {
            return false;
        }

        var end = at + 6;
        clock.Ticks = Fraction(text, ref end);
        var ends = end >= text.Length || !AsciiDigits.Is(text[end]);
        at = ends ? end : at;
        return ends && clock.Settle();
    }

    /// <summary>Reads a fraction of a second after a dot, a comma or (three digits only) a colon, in ticks.</summary>
    public static int Fraction(ReadOnlySpan<byte> text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ((byte)'.' or (byte)',' or (byte)':') || !AsciiDigits.Is(text[at + 1]))
        {
            return 0;
        }

        var run = AsciiDigits.Run(text, at + 1, 10);
        if (text[at] == ':' && run != 3)
        {
            return 0;
        }

        var ticks = 0;
        var scale = (int)TimeSpan.TicksPerSecond / 10;
        for (at++; at < text.Length && AsciiDigits.Is(text[at]); at++, scale /= 10)
        {
            ticks += (text[at] - '0') * scale;
        }

        return ticks;
    }

    /// <summary>Takes AM or PM, where it stands; false when the hour does not go with it.</summary>
    private bool TakeHalf(ReadOnlySpan<byte> text, ref int at)
    {
        var half = at < text.Length && text[at] == ' ' ? at + 1 : at;
        if (half + 1 >= text.Length || (text[half] | 0x20) is not ('a' or 'p') || (text[half + 1] | 0x20) != 'm'
            || (half + 2 < text.Length && char.IsAsciiLetterOrDigit((char)text[half + 2])))
        {
            return true;
        }

        if (Hour is < 1 or > 12)
        {
            return false;
        }

        Hour = (Hour % 12) + ((text[half] | 0x20) == 'p' ? 12 : 0);
        at = half + 2;
        return true;
    }

    /// <summary>A leap second (60) is read as the last second of its minute.</summary>
    private bool Settle()
    {
        Second = Second == 60 ? 59 : Second;
        return Hour <= 23 && Minute <= 59 && Second <= 59;
    }
}

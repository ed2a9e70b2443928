using System.Text;
using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing;

/// <summary>Reads the timestamps that logs use, without regular expressions or allocation.</summary>
public static class TimestampReader
{
    private const int LongestText = 64;

    /// <summary>
    /// Reads the timestamp at the beginning of a text, in any of the shapes of docs/log-formats.md. A zone that is not stated is that
    /// of the context; a year that is not stated is the latest that is not more than a day after receipt.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="context">Zone, time of receipt and the order of day and month; takes note of doubts.</param>
    /// <param name="time">In UTC.</param>
    /// <param name="length">Bytes read, with the zone.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        if (text.Length >= 8)
        {
            var first = text[0];
            if (AsciiDigits.Is(first))
            {
                return TryReadIso(text, context, out time, out length) || NumericDates.TryRead(text, context, out time, out length);
            }

            if (char.IsAsciiLetter((char)first))
            {
                return NamedDates.TryRead(text, context, out time, out length);
            }
        }

        (time, length) = (default, 0);
        return false;
    }

    /// <summary>
    /// Reads <c>2025-01-07 14:30:15</c>, with <c>T</c> or a space, <c>/</c> for <c>-</c>, a fraction after <c>.</c> or <c>,</c>,
    /// and a zone.
    /// </summary>
    public static bool TryReadIso(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, 0);
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || text[10] is not ((byte)' ' or (byte)'T' or (byte)'t')
            || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var date = default(CalendarDate);
        var clock = default(ClockTime);
        if (!(AsciiDigits.Four(text, 0, out date.Year) & AsciiDigits.Two(text, 5, out date.Month) & AsciiDigits.Two(text, 8, out date.Day)
            & AsciiDigits.Two(text, 11, out clock.Hour) & AsciiDigits.Two(text, 14, out clock.Minute) & AsciiDigits.Two(text, 17, out clock.Second)))
        {
            return false;
        }

        clock.Second = clock.Second == 60 ? 59 : clock.Second;
        if (clock.Hour > 23 || clock.Minute > 59 || clock.Second > 59)
        {
            return false;
        }

        var at = 19;
        clock.Ticks = ClockTime.Fraction(text, ref at);
        // 2025-01-07 02:30:15 PM is read the long way.
        if (at + 1 < text.Length && (text[at] | 0x20) is 'a' or 'p' or 0x20 && IsHalf(text, at))
        {
            return false;
        }

        length = at;
        return TimeComposer.TryCompose(date, clock, text, ref length, context, out time);
    }

    /// <summary>Reads a text that is nothing but a timestamp, a date or a number since 1970.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> text, LineContext context, out DateTimeOffset time)
    {
        text = text.Trim((byte)' ');
        if (TryRead(text, context, out time, out var length) && length == text.Length)
        {
            return true;
        }

        if (EpochReader.TryReadNumber(text, out time))
        {
            return true;
        }

        time = default;
        if (text.Length is < 6 or > 10)
        {
            return false;
        }

        // A date alone is its midnight.
        Span<byte> midnight = stackalloc byte[32];
        text.CopyTo(midnight);
        " 00:00:00"u8.CopyTo(midnight[text.Length..]);
        var whole = midnight[..(text.Length + 9)];
        return TryRead(whole, context, out time, out length) && length == whole.Length;
    }

    /// <summary>Reads a number since 1970 in seconds, milliseconds, microseconds or nanoseconds, told apart by size.</summary>
    public static bool TryReadEpoch(double number, out DateTimeOffset time) => EpochReader.TryRead(number, out time);

    /// <summary>Reads characters as <see cref="TryReadIso(ReadOnlySpan{byte}, LineContext, out DateTimeOffset, out int)"/> reads UTF-8.</summary>
    public static bool TryReadIso(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset time, out int length)
    {
        Span<byte> bytes = stackalloc byte[LongestText];
        text = text[..Math.Min(text.Length, LongestText)];
        var written = Encoding.ASCII.GetBytes(text, bytes);
        return TryReadIso(bytes[..written], new LineContext(zone), out time, out length);
    }

    private static bool IsHalf(ReadOnlySpan<byte> text, int at)
    {
        var half = text[at] == ' ' ? at + 1 : at;
        return half + 1 < text.Length && (text[half] | 0x20) is 'a' or 'p' && (text[half + 1] | 0x20) == 'm'
            && (half + 2 == text.Length || !char.IsAsciiLetterOrDigit((char)text[half + 2]));
    }
}

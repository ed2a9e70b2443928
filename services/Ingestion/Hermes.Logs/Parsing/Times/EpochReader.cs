using System.Buffers.Text;

namespace Hermes.Logs.Parsing.Times;

/// <summary>Numbers since 1970 in seconds, milliseconds, microseconds or nanoseconds, told apart by their size.</summary>
internal static class EpochReader
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <summary>The moment of a whole number; false where no year from 1 to 9999 has it.</summary>
    public static bool TryRead(long number, out DateTimeOffset time) => TryTicks(
        Math.Abs(number is long.MinValue ? long.MaxValue : number) switch
        {
            >= 100_000_000_000_000_000 => number / 100,
            >= 100_000_000_000_000 => number * TicksPerMicrosecond,
            >= 100_000_000_000 => number * TimeSpan.TicksPerMillisecond,
            _ => number * TimeSpan.TicksPerSecond,
        }, out time);

    /// <summary>The moment of a number with a fraction.</summary>
    public static bool TryRead(double number, out DateTimeOffset time)
    {
        var seconds = Math.Abs(number) switch
        {
            >= 1e17 => number / 1e9,
            >= 1e14 => number / 1e6,
            >= 1e11 => number / 1e3,
            _ => number,
        };
        time = default;
        return seconds is > -62_135_596_800 and < 253_402_300_799 && TryTicks((long)Math.Round(seconds * 1e6) * TicksPerMicrosecond, out time);
    }

    /// <summary>Reads a whole text that is a number: <c>1736260215</c>, <c>1736260215.5</c>, <c>1.7362602155e9</c>.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length)
        {
            return TryRead(whole, out time);
        }

        return Utf8Parser.TryParse(text, out double number, out used) && used == text.Length && TryRead(number, out time);
    }

    /// <summary>
    /// Reads a number at the beginning of a line: 10, 13, 16 or 19 digits of this century, seconds with or without a fraction.
    /// </summary>
    public static bool TryReadColumn(ReadOnlySpan<byte> text, int digits, out DateTimeOffset time, out int length)
    {
        (time, length) = (default, digits);
        if (digits is not (10 or 13 or 16 or 19) || text[0] is < (byte)'1' or > (byte)'4' || !TryRead(AsciiDigits.Value(text[..digits]), out time))
        {
            return false;
        }

        if (digits == 10 && length + 1 < text.Length && text[length] == '.' && AsciiDigits.Is(text[length + 1]))
        {
            time = time.AddTicks(ClockTime.Fraction(text, ref length));
        }

        return length == text.Length || !(char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'-' or (byte)'_' or (byte)'.');
    }

    private static bool TryTicks(long ticks, out DateTimeOffset time)
    {
        var usable = ticks >= -DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        time = usable ? DateTimeOffset.UnixEpoch.AddTicks(ticks) : default;
        return usable;
    }
}

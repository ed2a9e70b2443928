namespace Hermes.Logs.Parsing.Times;

/// <summary>Reads the zone that follows a time.</summary>
internal static class ZoneReader
{
    /// <summary>
    /// Reads <c>Z</c>, <c>+01:00</c>, <c>+0100</c>, <c>+01</c>, <c> +0100</c>, <c> UTC</c> and other names, and skips the
    /// <c>[Europe/Zurich]</c> that Java adds.
    /// </summary>
    public static TimeSpan? Read(ReadOnlySpan<byte> text, ref int at, out bool doubtful)
    {
        doubtful = false;
        if (at >= text.Length)
        {
            return null;
        }

        var first = text[at];
        if (first is (byte)'Z' or (byte)'z')
        {
            at++;
            return TimeSpan.Zero;
        }

        if (first is (byte)'+' or (byte)'-')
        {
            return Offset(text, ref at, false);
        }

        if (first != ' ' || at + 3 >= text.Length)
        {
            return null;
        }

        var next = at + 1;
        if (text[next] is (byte)'+' or (byte)'-')
        {
            if (Offset(text, ref next, true) is { } spaced)
            {
                at = next;
                return spaced;
            }
        }
        else if (ZoneNames.TryRead(text[next..], out var named, out doubtful, out var length))
        {
            at = next + length;
            return named;
        }

        return null;
    }

    private static TimeSpan? Offset(ReadOnlySpan<byte> text, ref int at, bool minutesRequired)
    {
        if (!AsciiDigits.Two(text, at + 1, out var hours) || hours > 14)
        {
            return null;
        }

        var end = at + 3;
        var minutesAt = end < text.Length && text[end] == ':' ? end + 1 : end;
        if (AsciiDigits.Two(text, minutesAt, out var minutes) && minutes <= 59)
        {
            end = minutesAt + 2;
        }
        else if (minutesRequired || minutesAt > end)
        {
            return null;
        }
        else
        {
            minutes = 0;
        }

        if (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]))
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        offset = text[at] == '-' ? -offset : offset;
        at = end;
        SkipRegion(text, ref at);
        return offset;
    }

    private static void SkipRegion(ReadOnlySpan<byte> text, ref int at)
    {
        if (at + 2 < text.Length && text[at] == '[' && char.IsAsciiLetterUpper((char)text[at + 1]))
        {
            var close = text[at..Math.Min(text.Length, at + 40)].IndexOf((byte)']');
            var slash = text[at..Math.Min(text.Length, at + 40)].IndexOf((byte)'/');
            at += close > 0 && slash > 0 && slash < close ? close + 1 : 0;
        }
    }
}

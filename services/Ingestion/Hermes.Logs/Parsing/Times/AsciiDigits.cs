namespace Hermes.Logs.Parsing.Times;

/// <summary>Decimal digits in UTF-8.</summary>
internal static class AsciiDigits
{
    public static bool Is(byte b) => (uint)(b - '0') <= 9;

    /// <summary>Reads two digits, also where the text ends before them (then it is false).</summary>
    public static bool Two(ReadOnlySpan<byte> text, int at, out int value)
    {
        value = 0;
        if ((uint)(at + 1) >= (uint)text.Length)
        {
            return false;
        }

        uint tens = (uint)(text[at] - '0'), ones = (uint)(text[at + 1] - '0');
        if (tens > 9 || ones > 9)
        {
            return false;
        }

        value = (int)((tens * 10) + ones);
        return true;
    }

    /// <summary>Reads four digits.</summary>
    public static bool Four(ReadOnlySpan<byte> text, int at, out int value)
    {
        var whole = Two(text, at, out var high) & Two(text, at + 2, out var low);
        value = (high * 100) + low;
        return whole;
    }

    /// <summary>How many digits follow, at most as many as asked for.</summary>
    public static int Run(ReadOnlySpan<byte> text, int at, int most)
    {
        var end = at;
        while (end < text.Length && end - at < most && Is(text[end]))
        {
            end++;
        }

        return end - at;
    }

    /// <summary>The value of up to 19 digits; larger numbers stop at the largest long.</summary>
    public static long Value(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (uint)(digit - '0');
        }

        return value > long.MaxValue ? long.MaxValue : (long)value;
    }

    /// <summary>One or two digits that no further digit follows.</summary>
    public static bool OneOrTwo(ReadOnlySpan<byte> text, ref int at, out int value)
    {
        var run = Run(text, at, 3);
        value = run is 1 or 2 ? (int)Value(text.Slice(at, run)) : 0;
        at += run;
        return run is 1 or 2;
    }
}

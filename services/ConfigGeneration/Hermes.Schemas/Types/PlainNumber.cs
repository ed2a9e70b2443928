namespace Hermes.Schemas.Types;

/// <summary>A number of at most 18 digits written plainly, read without trying the other ways of writing.</summary>
/// <param name="Value">The number.</param>
/// <param name="WholeDigits">Digits before the point without leading zeros.</param>
/// <param name="Scale">Digits behind the point; -1 when there is no point.</param>
/// <param name="LeadingZero">Begins with a zero that a number would not keep.</param>
internal readonly record struct PlainNumber(decimal Value, int WholeDigits, int Scale, bool LeadingZero)
{
    private const int MaxDigits = 18;

    /// <summary>Reads <c>-12.5</c> and the like; says no to everything else, numbers in other ways of writing too.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out PlainNumber number)
    {
        number = default;
        var at = text.Length > 1 && text[0] is '-' or '+' ? 1 : 0;
        var start = at;
        var mantissa = 0L;
        int whole = 0, point = -1;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                mantissa = (mantissa * 10) + (c - '0');
                whole += point < 0 && mantissa > 0 ? 1 : 0;
            }
            else if (c == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        var scale = point < 0 ? -1 : text.Length - point - 1;
        if (text.Length - start is 0 or > MaxDigits || scale == 0)
        {
            return false;
        }

        var value = new decimal((int)mantissa, (int)(mantissa >> 32), 0, text[0] == '-', (byte)Math.Max(0, scale));
        number = new PlainNumber(value, whole, scale, text.Length - start > 1 && text[start] == '0' && point != start + 1);
        return true;
    }
}

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>Compares numbers written with a decimal point digit by digit, so that no rounding hides a difference.</summary>
internal static class ExactNumber
{
    /// <summary>Whether both texts are the same number: <c>+1.50</c> and <c>15e-1</c> are.</summary>
    public static bool AreEqual(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<char> leftDigits = stackalloc char[96];
        Span<char> rightDigits = stackalloc char[96];
        return Read(left, leftDigits) is { } one && Read(right, rightDigits) is { } other
            && one.Length == other.Length && one.Exponent == other.Exponent && one.Negative == other.Negative
            && leftDigits[..one.Length].SequenceEqual(rightDigits[..other.Length]);
    }

    // Digits without zeros at either end, and the power of ten of the first of them; nothing when it is no plain number.
    private static (int Length, int Exponent, bool Negative)? Read(ReadOnlySpan<char> text, Span<char> digits)
    {
        var negative = !text.IsEmpty && text[0] == '-';
        text = !text.IsEmpty && text[0] is '-' or '+' ? text[1..] : text;
        var power = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out power))
            {
                return null;
            }

            text = text[..mark];
        }

        var (length, seenPoint, exponent) = (0, false, power - 1);
        foreach (var c in text)
        {
            if (c == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }

            if (!char.IsAsciiDigit(c) || length == digits.Length)
            {
                return null;
            }

            if (length > 0 || c != '0')
            {
                digits[length++] = c;
                exponent += seenPoint ? 0 : 1;
            }
            else
            {
                exponent -= seenPoint ? 1 : 0;
            }
        }

        var kept = digits[..length].TrimEnd('0').Length;
        return kept == 0 ? (0, 0, false) : (kept, exponent, negative);
    }
}

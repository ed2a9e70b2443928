namespace Hermes.Schemas.Types;

/// <summary>A way to write numbers.</summary>
/// <param name="Decimal">What stands before the fraction.</param>
/// <param name="Group">What separates thousands; null when nothing does.</param>
public sealed record NumberFormat(char Decimal, char? Group)
{
    /// <summary>Digits with a point, as in <c>1234.50</c>.</summary>
    public static NumberFormat Plain { get; } = new('.', null);
}

/// <summary>What a text says when read as a number.</summary>
/// <param name="Formats">Bit set over <see cref="NumberFormats.All"/>: the ways of writing that fit; 0 when it is no number.</param>
/// <param name="IsInteger">No fraction in at least one of them.</param>
/// <param name="IsScientific">Written with an exponent.</param>
/// <param name="LeadingZero">Begins with a zero that a number would not keep, as in <c>00042</c>.</param>
public readonly record struct NumberMatch(uint Formats, bool IsInteger, bool IsScientific, bool LeadingZero);

/// <summary>
/// Reads numbers without guessing: every way of writing that fits a text is kept, and only a whole column decides.
/// <c>1,234</c> fits two of them; <c>1,234.5</c> fits one.
/// </summary>
public static class NumberFormats
{
    /// <summary>The known ways, the likeliest first.</summary>
    public static IReadOnlyList<NumberFormat> All { get; } =
    [
        NumberFormat.Plain,
        new('.', ','),
        new(',', null),
        new(',', '.'),
        new('.', ' '),
        new(',', ' '),
        new('.', '\''),
    ];

    /// <summary>All bits of <see cref="All"/>.</summary>
    public const uint Every = 0b1111111;

    /// <summary>The bits of the ways with a decimal point.</summary>
    public const uint WithPoint = 0b1010011;

    /// <summary>Finds the ways of writing under which a text is a number.</summary>
    public static NumberMatch Match(ReadOnlySpan<char> text)
    {
        var body = text;
        if (body.Length > 1 && body[0] is '-' or '+')
        {
            body = body[1..];
        }

        if (body.IsEmpty || body.Length > 60 || !(char.IsAsciiDigit(body[0]) || body[0] is '.' or ','))
        {
            return default;
        }

        var mantissa = WithoutExponent(body);
        var scientific = mantissa.Length < body.Length;
        var leadingZero = mantissa.Length > 1 && mantissa[0] == '0' && char.IsAsciiDigit(mantissa[1]);
        if (mantissa.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return new NumberMatch(Every, !scientific, scientific, leadingZero);
        }

        uint fits = 0;
        var integer = false;
        for (var i = 0; i < All.Count; i++)
        {
            if (Fits(mantissa, All[i], out var fraction))
            {
                fits |= 1u << i;
                integer |= fraction == 0;
            }
        }

        return new NumberMatch(fits, integer && !scientific, scientific, leadingZero);
    }

    /// <summary>Writes a number the plain way into <paramref name="target"/>; 0 when the text does not fit the format or the space.</summary>
    public static int Normalise(ReadOnlySpan<char> text, NumberFormat format, Span<char> target)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c == format.Group)
            {
                continue;
            }

            if (length == target.Length)
            {
                return 0;
            }

            target[length++] = c == format.Decimal ? '.' : c;
        }

        return length;
    }

    private static ReadOnlySpan<char> WithoutExponent(ReadOnlySpan<char> body)
    {
        var at = body.IndexOfAny('e', 'E');
        if (at <= 0 || at == body.Length - 1)
        {
            return body;
        }

        var exponent = body[(at + 1)..];
        exponent = exponent[0] is '-' or '+' ? exponent[1..] : exponent;
        var valid = exponent.Length is > 0 and <= 4 && exponent.IndexOfAnyExceptInRange('0', '9') < 0;
        return valid ? body[..at] : body;
    }

    private static bool Fits(ReadOnlySpan<char> text, NumberFormat format, out int fraction)
    {
        var point = text.IndexOf(format.Decimal);
        var whole = point < 0 ? text : text[..point];
        var rest = point < 0 ? [] : text[(point + 1)..];
        fraction = rest.Length;
        if (rest.IndexOfAnyExceptInRange('0', '9') >= 0 || (whole.IsEmpty && rest.IsEmpty) || (point >= 0 && rest.IsEmpty))
        {
            return false;
        }

        if (whole.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return true;
        }

        return format.Group is { } group && IsGrouped(whole, group);
    }

    // 1 to 3 digits, then groups of exactly three.
    private static bool IsGrouped(ReadOnlySpan<char> whole, char group)
    {
        var first = whole.IndexOf(group);
        if (first is < 1 or > 3 || whole[..first].IndexOfAnyExceptInRange('0', '9') >= 0 || whole[0] == '0')
        {
            return false;
        }

        var groups = whole[first..];
        if (groups.Length % 4 != 0)
        {
            return false;
        }

        for (var i = 0; i < groups.Length; i += 4)
        {
            if (groups[i] != group || groups.Slice(i + 1, 3).IndexOfAnyExceptInRange('0', '9') >= 0)
            {
                return false;
            }
        }

        return true;
    }
}

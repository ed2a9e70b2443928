using System.Globalization;
using System.Text.RegularExpressions;

namespace Hermes.Schemas.Profiles.Personal;

/// <summary>Numbers that states give to people, by their form and, where they have some, their check digits.</summary>
internal static partial class NationalIds
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    /// <summary>Whether a text is a sound number of one of the kinds that can be checked: ES, IT, FR, BR, PL, CN, SE by check digits, US and UK by form.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length switch
    {
        9 => IsSpanish(text) || British().IsMatch(text),
        11 => IsSocialSecurity(text) || IsSwedish(text) || IsPolish(text) || IsBrazilian(text),
        13 => British().IsMatch(text),
        14 => IsBrazilian(text),
        15 => IsFrench(text),
        16 => IsItalian(text),
        18 => IsChinese(text),
        _ => false,
    };

    private static bool IsSocialSecurity(ReadOnlySpan<char> text) =>
        text[3] == '-' && text[6] == '-' && Social().IsMatch(text);

    private static bool IsSpanish(ReadOnlySpan<char> text)
    {
        var first = text[0] switch { 'X' => '0', 'Y' => '1', 'Z' => '2', var c => c };
        return char.IsAsciiDigit(first) && int.TryParse(text[1..8], NumberStyles.None, CultureInfo.InvariantCulture, out var rest)
            && SpanishLetters[(((first - '0') * 10_000_000) + rest) % 23] == text[8];
    }

    // Year, month and day of birth, a number, and ten minus the weighted sum.
    private static bool IsPolish(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        ReadOnlySpan<int> weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
        var sum = 0;
        for (var i = 0; i < 11; i++)
        {
            sum += (text[i] - '0') * weights[i];
        }

        var (month, day) = ((((text[2] - '0') * 10) + text[3] - '0') % 20, ((text[4] - '0') * 10) + text[5] - '0');
        return sum % 10 == 0 && month is >= 1 and <= 12 && day is >= 1 and <= 31;
    }

    // 850709-9805: the nine digits before the last have to give it by the rule of Luhn.
    private static bool IsSwedish(ReadOnlySpan<char> text)
    {
        if (text[6] is not ('-' or '+') || text[..6].IndexOfAnyExceptInRange('0', '9') >= 0 || text[7..].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        var sum = 0;
        for (int i = 0, place = 0; i < 11; i++)
        {
            if (i != 6)
            {
                var value = (text[i] - '0') * (place++ % 2 == 0 ? 2 : 1);
                sum += value > 9 ? value - 9 : value;
            }
        }

        var month = ((text[2] - '0') * 10) + text[3] - '0';
        return sum % 10 == 0 && month is >= 1 and <= 12;
    }

    // CPF: 529.982.247-25 or its digits alone.
    private static bool IsBrazilian(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[11];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (length == 11)
                {
                    return false;
                }

                digits[length++] = text[i] - '0';
            }
            else if (text.Length != 14 || text[i] != (i == 11 ? '-' : i is 3 or 7 ? '.' : '\0'))
            {
                return false;
            }
        }

        return length == 11 && digits.ContainsAnyExcept(digits[0]) && Check(digits, 9) && Check(digits, 10);

        static bool Check(ReadOnlySpan<int> digits, int place)
        {
            var sum = 0;
            for (var i = 0; i < place; i++)
            {
                sum += digits[i] * (place + 1 - i);
            }

            return sum * 10 % 11 % 10 == digits[place];
        }
    }

    private static bool IsFrench(ReadOnlySpan<char> text) =>
        text[0] is '1' or '2' && text.IndexOfAnyExceptInRange('0', '9') < 0
        && 97 - (long.Parse(text[..13], CultureInfo.InvariantCulture) % 97) == long.Parse(text[13..], CultureInfo.InvariantCulture)
        && long.Parse(text[3..5], CultureInfo.InvariantCulture) is >= 1 and <= 12;

    private static bool IsItalian(ReadOnlySpan<char> text)
    {
        if (!Italian().IsMatch(text))
        {
            return false;
        }

        // What letters and digits count at odd places; at even ones they count what they are.
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(text[i]) ? text[i] - '0' : text[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        return sum % 26 == text[15] - 'A';
    }

    private static bool IsChinese(ReadOnlySpan<char> text)
    {
        if (text[..17].IndexOfAnyExceptInRange('0', '9') >= 0 || !int.TryParse(text[10..12], out var month) || month is < 1 or > 12)
        {
            return false;
        }

        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (text[i] - '0') * weights[i];
        }

        return "10X98765432"[sum % 11] == text[17];
    }

    [GeneratedRegex("^(?:00[1-9]|0[1-9][0-9]|[1-5][0-9]{2}|6(?:[0-57-9][0-9]|6[0-57-9])|[78][0-9]{2})-(?:0[1-9]|[1-9][0-9])-(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})$", RegexOptions.NonBacktracking)]
    private static partial Regex Social();

    [GeneratedRegex("^[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]$", RegexOptions.NonBacktracking)]
    private static partial Regex British();

    [GeneratedRegex("^[A-Z]{6}[0-9]{2}[ABCDEHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]$", RegexOptions.NonBacktracking)]
    private static partial Regex Italian();
}

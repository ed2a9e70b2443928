using System.Net;
using System.Text.RegularExpressions;

namespace Hermes.Schemas.Types;

/// <summary>Recognises texts that follow a standard: identifiers, addresses, codes.</summary>
internal static partial class TextKinds
{
    /// <summary>Active ISO 4217 codes.</summary>
    private static readonly HashSet<string> Currencies = new(
        ("AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK " +
         "DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GBX GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF " +
         "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR " +
         "PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES " +
         "VND VUV WST XAF XAG XAU XCD XOF XPD XPF XPT YER ZAR ZMW ZWL").Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CurrencyLookup = Currencies.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsCurrency(ReadOnlySpan<char> text) => text.Length == 3 && CurrencyLookup.Contains(text);

    public static bool IsUuid(ReadOnlySpan<char> text) => text.Length switch
    {
        36 => Guid.TryParseExact(text, "D", out _),
        38 => Guid.TryParseExact(text, "B", out _),
        _ => false,
    };

    public static bool IsEmail(ReadOnlySpan<char> text) => text.Length is >= 5 and <= 254 && text.Contains('@') && Email().IsMatch(text);

    public static bool IsUrl(ReadOnlySpan<char> text) =>
        (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
         || text.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        && text.Length > 8 && !text.ContainsAny(' ', '"');

    // IPAddress accepts "1" as an address; people do not.
    public static bool IsIp(ReadOnlySpan<char> text) =>
        text.Length is >= 3 and <= 45 && (text.Count('.') == 3 || text.Count(':') >= 2) && IPAddress.TryParse(text, out _);

    public static bool IsJson(ReadOnlySpan<char> text) =>
        text.Length >= 2 && ((text[0] == '{' && text[^1] == '}') || (text[0] == '[' && text[^1] == ']'));

    /// <summary>ISO 13616 account number; its check digits must be right.</summary>
    public static bool IsIban(ReadOnlySpan<char> text)
    {
        Span<char> compact = stackalloc char[34];
        var length = Compact(text, compact);
        if (length is < 15 or > 34 || !char.IsAsciiLetterUpper(compact[0]) || !char.IsAsciiLetterUpper(compact[1]) || !char.IsAsciiDigit(compact[2]) || !char.IsAsciiDigit(compact[3]))
        {
            return false;
        }

        var remainder = 0;
        for (var i = 0; i < length; i++)
        {
            var c = compact[(i + 4) % length];
            if (char.IsAsciiDigit(c))
            {
                remainder = ((remainder * 10) + c - '0') % 97;
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                remainder = ((remainder * 100) + c - 'A' + 10) % 97;
            }
            else
            {
                return false;
            }
        }

        return remainder == 1;
    }

    /// <summary>Payment card number of 13 to 19 digits; its Luhn check digit must be right.</summary>
    public static bool IsCard(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[19];
        var length = Compact(text, digits);
        if (length is < 13 or > 19 || digits[0] is < '2' or > '6')
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            if (!char.IsAsciiDigit(digits[length - 1 - i]))
            {
                return false;
            }

            var value = digits[length - 1 - i] - '0';
            value = i % 2 == 1 ? value * 2 : value;
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0;
    }

    private static int Compact(ReadOnlySpan<char> text, Span<char> target)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-')
            {
                continue;
            }

            if (length == target.Length)
            {
                return 0;
            }

            target[length++] = c;
        }

        return length;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$", RegexOptions.NonBacktracking)]
    private static partial Regex Email();
}

using System.Text;

namespace Hermes.Schemas.Exchange.Frictionless;

/// <summary>Between .NET's custom formats and the strptime patterns of Table Schema.</summary>
internal static class StrptimePattern
{
    // Longest first, so that MMMM is not read as MM twice.
    private static readonly (string Net, string Strptime)[] Parts =
    [
        ("FFFFFFF", "%f"), ("yyyy", "%Y"), ("MMMM", "%B"), ("MMM", "%b"), ("dddd", "%A"), ("ddd", "%a"), ("zzz", "%z"), ("yy", "%y"), ("MM", "%m"), ("dd", "%d"),
        ("HH", "%H"), ("hh", "%I"), ("mm", "%M"), ("ss", "%S"), ("tt", "%p"), ("M", "%m"), ("d", "%d"), ("H", "%H"), ("h", "%I"), ("m", "%M"), ("s", "%S"), ("K", "%z"),
    ];

    // Of several .NET forms the one that also reads values without leading zeros.
    private static readonly Dictionary<string, string> Back = new(StringComparer.Ordinal)
    {
        ["%Y"] = "yyyy", ["%y"] = "yy", ["%m"] = "M", ["%d"] = "d", ["%B"] = "MMMM", ["%b"] = "MMM", ["%A"] = "dddd", ["%a"] = "ddd",
        ["%H"] = "H", ["%I"] = "h", ["%M"] = "mm", ["%S"] = "ss", ["%f"] = "FFFFFFF", ["%p"] = "tt", ["%z"] = "zzz", ["%Z"] = "K",
    };

    public static string FromNet(string format)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            if (format[i] == '\'' && format.IndexOf('\'', i + 1) is var end and > 0)
            {
                pattern.Append(format, i + 1, end - i - 1);
                i = end + 1;
                continue;
            }

            var (net, strptime) = Parts.FirstOrDefault(part => string.CompareOrdinal(format, i, part.Net, 0, part.Net.Length) == 0);
            pattern.Append(net is null ? format[i] == '%' ? "%%" : format[i].ToString() : strptime);
            i += net?.Length ?? 1;
        }

        return pattern.ToString();
    }

    /// <returns>Null when the pattern has a part that .NET has no form for.</returns>
    public static string? ToNet(string pattern)
    {
        var format = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                format.Append(char.IsAsciiLetter(pattern[i]) ? $"'{pattern[i]}'" : pattern[i].ToString());
            }
            else if (i + 1 < pattern.Length && Back.TryGetValue(pattern.Substring(i++, 2), out var net))
            {
                format.Append(net);
            }
            else
            {
                return null;
            }
        }

        return format.ToString().Replace("''", "", StringComparison.Ordinal);
    }
}

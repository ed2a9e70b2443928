using System.Text;

namespace Hermes.Schemas.Suggestions;

/// <summary>Writes names of columns the way of the house: words joined, plain letters, no word that SQL keeps for itself.</summary>
internal static class HouseStyle
{
    /// <summary>Longest name that Postgres keeps whole, in bytes; after it names would be cut off silently.</summary>
    private const int MaxLength = 63;

    private const string Accented = "àáâãäåāăąçćčďđèéêëēęěìíîïīłñńňòóôõöøōřśšťùúûüūůýÿźżž";
    private const string Bares = "aaaaaaaaacccddeeeeeeeiiiiilnnnooooooorsstuuuuuuyyzzz";

    // Words that SQL:2016 or Postgres reserves and that files really use as names of columns.
    private static readonly HashSet<string> Reserved = new(
        [
            "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "both", "case", "cast", "check", "collate", "column", "constraint", "create", "current_date", "current_time",
            "current_timestamp", "current_user", "default", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in",
            "initially", "intersect", "into", "lateral", "leading", "limit", "localtime", "not", "null", "offset", "on", "only", "or", "order", "primary", "references", "returning", "select",
            "session_user", "some", "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "when", "where", "window", "with",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Names for all columns, in order, no two of them the same to a database that does not look at case.</summary>
    /// <param name="names">Names in the file.</param>
    /// <param name="style">Way of writing.</param>
    public static IReadOnlyList<string> NamesFor(IReadOnlyList<string> names, NamingStyle style)
    {
        if (style == NamingStyle.AsIs)
        {
            return names;
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var result = new string[names.Count];
        var written = names.Select(name => Write(name, style)).ToList();

        // A name that is right already keeps it; the others make room.
        for (var i = 0; i < names.Count; i++)
        {
            result[i] = written[i] == names[i] && taken.Add(names[i]) ? names[i] : "";
        }

        var last = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            for (var number = last.GetValueOrDefault(written[i]) + 1; result[i].Length == 0; number++)
            {
                var name = number == 1 ? written[i] : style == NamingStyle.SnakeCase ? $"{written[i]}_{number}" : $"{written[i]}{number}";
                result[i] = taken.Add(name) ? name : "";
                last[written[i]] = number;
            }
        }

        return result;
    }

    /// <summary>One name in the style of the house.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="style">Way of writing.</param>
    public static string Write(string name, NamingStyle style)
    {
        var words = WordsOf(name);
        var joined = style switch
        {
            NamingStyle.CamelCase => string.Concat(words.Select((word, i) => i == 0 ? word : Capital(word))),
            NamingStyle.PascalCase => string.Concat(words.Select(Capital)),
            _ => string.Join('_', words),
        };
        joined = joined.Length == 0 ? (style == NamingStyle.PascalCase ? "Field" : "field") : char.IsAsciiDigit(joined[0]) ? $"c{(style == NamingStyle.SnakeCase ? "_" : "")}{joined}" : joined;
        joined = Reserved.Contains(joined) ? $"{joined}_" : joined;
        return joined.Length <= MaxLength ? joined : joined[..MaxLength].TrimEnd('_');
    }

    // "TradeDate", "trade-date", "TRADE DATE" and "Prix (€)" become words of small plain letters; "ISINCode" is two words.
    private static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var plain = Plain(name);
        for (var i = 0; i < plain.Length; i++)
        {
            var c = plain[i];
            var begins = char.IsUpper(c) && i > 0 && (char.IsLower(plain[i - 1]) || char.IsAsciiDigit(plain[i - 1]) || (i + 1 < plain.Length && char.IsUpper(plain[i - 1]) && char.IsLower(plain[i + 1])));
            if ((begins || !char.IsLetterOrDigit(c)) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (char.IsLetterOrDigit(c))
            {
                word.Append(Bare(char.ToLowerInvariant(c)));
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    // A sign that is half of the meaning becomes a word.
    private static string Plain(string name) =>
        name.Replace("ß", "ss", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace("%", " percent ", StringComparison.Ordinal).Replace("#", " number ", StringComparison.Ordinal);

    // Accents go, letters of other scripts stay.
    private static char Bare(char c) => Accented.IndexOf(c) is var place and >= 0 ? Bares[place] : c;

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}

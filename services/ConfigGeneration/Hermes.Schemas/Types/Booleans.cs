namespace Hermes.Schemas.Types;

/// <summary>The ways yes and no are spelt.</summary>
internal static class Booleans
{
    private static readonly Dictionary<string, bool> Spellings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = true, ["false"] = false, ["t"] = true, ["f"] = false, ["yes"] = true, ["no"] = false, ["y"] = true, ["n"] = false,
        ["on"] = true, ["off"] = false, [".true."] = true, [".false."] = false, ["wahr"] = true, ["falsch"] = false, ["ja"] = true, ["nein"] = false, ["nej"] = false, ["nee"] = false,
        ["vrai"] = true, ["faux"] = false, ["oui"] = true, ["non"] = false, ["sí"] = true, ["si"] = true, ["verdadero"] = true, ["falso"] = false,
        ["sim"] = true, ["não"] = false, ["vero"] = true, ["tak"] = true, ["nie"] = false, ["да"] = true, ["нет"] = false, ["はい"] = true, ["いいえ"] = false,
    };

    private static readonly Dictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> Lookup = Spellings.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text is one of the spellings.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length <= 9 && Lookup.ContainsKey(text);

    /// <summary>Whether a spelling says yes; <c>1</c> does too.</summary>
    public static bool IsTrue(ReadOnlySpan<char> text) => text is "1" || (text.Length <= 9 && Lookup.TryGetValue(text, out var value) && value);

    /// <summary>Whether these are one spelling of yes, one of no, or both: <c>y</c> and <c>t</c> together are neither.</summary>
    public static bool IsPair(IEnumerable<string> values)
    {
        var distinct = values.Select(value => value.ToUpperInvariant()).Distinct().ToList();
        return (distinct.Count == 1 && IsCertain(distinct[0])) || (distinct.Count == 2 && Spellings.TryGetValue(distinct[0], out var one) && Spellings.TryGetValue(distinct[1], out var other) && one != other);
    }

    /// <summary>Whether a lone text says yes or no in any column; <c>on</c> or <c>si</c> alone may be anything.</summary>
    private static bool IsCertain(ReadOnlySpan<char> text) => text.Length switch
    {
        1 => text[0] is 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'n' or 'N',
        2 => text.Equals("no", StringComparison.OrdinalIgnoreCase),
        3 => text.Equals("yes", StringComparison.OrdinalIgnoreCase),
        4 => text.Equals("true", StringComparison.OrdinalIgnoreCase),
        5 => text.Equals("false", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}

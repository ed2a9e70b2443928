namespace Hermes.Schemas.Types;

/// <summary>Texts that stand for "no value".</summary>
internal static class NullTokens
{
    /// <summary>Tokens that mean nothing else in any column.</summary>
    private static readonly HashSet<string> Certain = new(["NULL", "null", "Null", "\\N", "<null>", "(null)"], StringComparer.Ordinal);

    /// <summary>Tokens that mean "no value" among numbers or dates, and may be a value among texts (NA is Namibia).</summary>
    private static readonly HashSet<string> Likely = new(
        ["NA", "N/A", "n/a", "na", "#N/A", "NaN", "nan", "NAN", "None", "none", "-", "--", "?", ".", "nil", "#VALUE!", "#REF!", "#DIV/0!", "unknown", "Unknown"], StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CertainLookup = Certain.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> LikelyLookup = Likely.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsCertain(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 6 && (text[0] is 'N' or 'n' or '\\' or '<' or '(') && CertainLookup.Contains(text);

    public static bool IsLikely(ReadOnlySpan<char> text) => text.Length is >= 1 and <= 7 && LikelyLookup.Contains(text);
}

namespace Hermes.Schemas.Delimited;

/// <summary>Recognises the beginning of another table within a file.</summary>
internal static class OtherTable
{
    /// <summary>Whether a row names columns: no values, no name twice, and at least half of the names known from this table or the file's style of names.</summary>
    public static bool IsHeader(string[] cells, string[] header)
    {
        var names = cells.Select(cell => cell.Trim()).ToList();
        return names.TrueForAll(name => name.Length > 0 && TableLayout.LooksLikeName(name) && !TableLayout.IsValue(name))
            && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count
            && header.Count(name => name.Length > 0 && TableLayout.LooksLikeName(name)) * 2 > header.Length;
    }

    /// <summary>Whether a row holds values a header would not.</summary>
    public static bool IsData(string[] cells) => cells.Any(cell => cell.Trim() is { Length: > 0 } text && TableLayout.IsValue(text));
}

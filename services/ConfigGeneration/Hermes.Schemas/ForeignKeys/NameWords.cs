namespace Hermes.Schemas.ForeignKeys;

/// <summary>Names taken apart into words, to see whether one names the key of another.</summary>
internal static class NameWords
{
    private static readonly HashSet<string> Generic = new(["id", "key", "code", "no", "nr", "num", "number", "uuid", "guid", "ref", "pk", "sk", "name", "identifier"], StringComparer.Ordinal);

    /// <summary>Small words in the singular: <c>BillToCustomerID</c> is bill, to, customer, id.</summary>
    public static string[] Of(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            var cut = i == name.Length || !char.IsLetterOrDigit(name[i])
                || (char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))));
            if (!cut)
            {
                continue;
            }

            var word = name[start..i].Trim('_', '-', ' ', '.', '/').ToLowerInvariant();
            start = i < name.Length && !char.IsLetterOrDigit(name[i]) ? i + 1 : i;
            // customerid is two words that somebody joined.
            if (word.Length > 4 && word.EndsWith("id", StringComparison.Ordinal))
            {
                words.AddRange([Singular(word[..^2]), "id"]);
            }
            else if (word.Length > 0)
            {
                words.Add(Singular(word));
            }
        }

        return [.. words];
    }

    /// <summary>The words before a last one such as id or code; all of them when there is none.</summary>
    public static ReadOnlySpan<string> Subject(ReadOnlySpan<string> words) => words.Length > 0 && Generic.Contains(words[^1]) ? words[..^1] : words;

    private static string Singular(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => $"{word[..^3]}y",
        { Length: > 4 } when word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
        _ => word,
    };
}

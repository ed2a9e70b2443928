namespace Hermes.Schemas.Configurations.Fixes;

/// <summary>Finds what was meant by a word that is not known, when that is beyond doubt.</summary>
public static class NearestName
{
    private const int MaxCandidates = 5_000;
    private const int MaxLength = 100;

    /// <summary>The only candidate that is the same but for case and separators, or one slip in four letters away.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What could be meant; of more than 5,000 the first are looked at.</param>
    /// <returns>Null when none is near, or two are equally near.</returns>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        var known = candidates.Where(candidate => candidate != word).Distinct(StringComparer.Ordinal).Take(MaxCandidates).ToList();
        var plain = Plain(word);
        if (plain.Length is 0 or > MaxLength)
        {
            return null;
        }

        var same = known.Where(candidate => Plain(candidate) == plain).ToList();
        if (same.Count > 0)
        {
            return same.Count == 1 ? same[0] : null;
        }

        var allowed = Math.Max(1, plain.Length / 4);
        var near = known.Where(candidate => candidate.Length <= MaxLength && Math.Abs(candidate.Length - word.Length) <= allowed + 3)
            .Select(candidate => (Name: candidate, Slips: Slips(plain, Plain(candidate))))
            .Where(candidate => candidate.Slips <= allowed && candidate.Slips < plain.Length).OrderBy(candidate => candidate.Slips).Take(2).ToList();
        return near.Count == 1 || (near.Count == 2 && near[0].Slips < near[1].Slips) ? near[0].Name : null;
    }

    private static string Plain(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Edits and swaps of neighbours (optimal string alignment).
    private static int Slips(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}

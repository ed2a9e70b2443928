using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>The key that is usual for a domain comes before others that the sample shows.</summary>
internal static class UsualKey
{
    /// <summary>Belief in a key that the domain speaks for; a configuration takes keys from 0.4.</summary>
    private const double Enough = 0.5;

    /// <param name="domain">What the rows are.</param>
    /// <param name="sample">What the sample says.</param>
    /// <param name="merged">Whether the target keeps one row per key.</param>
    public static IReadOnlyList<KeyCandidate> First(FeedTemplate domain, SampleAnalysis sample, bool merged)
    {
        var columns = Named(domain, sample);
        if (columns.Count > 0 && columns.Count == domain.Key.Count)
        {
            // Where a part of the columns tells rows apart, all of them do. Of changes that are merged, the key repeats in a file, so the sample cannot show it.
            var part = sample.Keys.FirstOrDefault(key => key.Columns.All(columns.Contains));
            if (part is not null || (merged && domain.Rows == "changes"))
            {
                var usual = new KeyCandidate(columns, Math.Max(part?.Confidence ?? 0, Enough), part?.ChanceOfUniqueness ?? 0);
                return [usual, .. sample.Keys.Where(key => !key.Columns.SequenceEqual(columns))];
            }
        }

        // Where nothing is usual, two events may be alike: that several columns together never repeat is the accident of a small sample.
        return domain is { Rows: "events", Key.Count: 0 } ? [.. sample.Keys.Where(key => key.Columns.Count == 1)] : sample.Keys;
    }

    private static List<string> Named(FeedTemplate domain, SampleAnalysis sample)
    {
        var found = domain.Key.Select(pattern => sample.Columns.FirstOrDefault(column => NamePattern.IsMatch(column.Name, pattern))?.Name).ToHashSet();
        return [.. sample.Columns.Select(column => column.Name).Where(found.Contains).Distinct(StringComparer.Ordinal)];
    }
}

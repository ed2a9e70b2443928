using System.Text.RegularExpressions;
using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>The key that is usual for a domain comes before others that the sample shows.</summary>
internal static class UsualKey
{
    /// <summary>Belief in a key that both the domain and the sample speak for; a configuration takes keys from 0.4.</summary>
    private const double Enough = 0.5;

    public static IReadOnlyList<KeyCandidate> First(FeedTemplate domain, SampleAnalysis sample)
    {
        if (domain.Key.Count == 0)
        {
            return sample.Keys;
        }

        // Of changes, the key of the changed row repeats in a file, so the sample cannot show that it is one.
        var usual = sample.Keys.Where(key => IsUsual(domain, key.Columns)).Select(key => key with { Confidence = Math.Max(key.Confidence, Enough) }).ToList();
        if (usual.Count == 0 && domain.Rows == "changes" && Named(domain, sample) is { Count: > 0 } columns)
        {
            usual.Add(new KeyCandidate(columns, Enough));
        }

        return [.. usual, .. sample.Keys.Where(key => !usual.Any(own => own.Columns.SequenceEqual(key.Columns)))];
    }

    private static bool IsUsual(FeedTemplate domain, IReadOnlyList<string> columns) =>
        columns.All(column => domain.Key.Any(pattern => Matches(column, pattern))) && domain.Key.All(pattern => columns.Any(column => Matches(column, pattern)));

    private static List<string> Named(FeedTemplate domain, SampleAnalysis sample) =>
        [.. domain.Key.Select(pattern => sample.Columns.FirstOrDefault(column => Matches(column.Name, pattern))?.Name).OfType<string>().Distinct()];

    private static bool Matches(string column, string pattern) => Regex.IsMatch(column, pattern, RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
}

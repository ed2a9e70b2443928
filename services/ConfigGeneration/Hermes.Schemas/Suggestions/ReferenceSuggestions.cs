namespace Hermes.Schemas.Suggestions;

/// <summary>Columns that hold the keys of another feed can be checked against it.</summary>
internal static class ReferenceSuggestions
{
    private const double LikelyEnough = 0.5;

    public static IEnumerable<Suggestion> Find(SampleAnalysis sample)
    {
        foreach (var reference in sample.References.Where(reference => reference.Confidence >= LikelyEnough))
        {
            var (columns, keys) = (string.Join(", ", reference.Columns), string.Join(", ", reference.FeedColumns));
            yield return new Suggestion(
                $"references:{string.Join('+', reference.Columns)}:{reference.Feed}", "references", reference.Columns, $"Check that {columns} is among the keys of {reference.Feed} ({keys}), and run after it.",
                reference.Contained is { } share ? $"{share:P0} of the values are keys of {reference.Feed}." : "Names and types fit; no values were at hand to compare.", false)
            {
                With = reference.Feed,
                FeedColumns = reference.FeedColumns,
            };
        }
    }
}

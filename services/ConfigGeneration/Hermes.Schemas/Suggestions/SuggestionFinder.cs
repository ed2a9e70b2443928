namespace Hermes.Schemas.Suggestions;

/// <summary>Reads from a profile what could be done to the rows. Only what rows cannot be stored well without is done by default.</summary>
public static class SuggestionFinder
{
    /// <summary>Finds the suggestions, in the order in which they would be done.</summary>
    /// <param name="sample">What the sample says.</param>
    /// <param name="style">How names of columns are written here.</param>
    public static IReadOnlyList<Suggestion> Find(SampleAnalysis sample, NamingStyle style = NamingStyle.SnakeCase) =>
    [
        .. sample.Flattenings,
        .. CleaningSuggestions.Find(sample),
        .. ValueSuggestions.Find(sample),
        .. SplitSuggestions.Find(sample, style),
        .. NameSuggestions.Find(sample, style),
        .. LayoutSuggestions.Find(sample),
        .. ReferenceSuggestions.Find(sample),
    ];
}

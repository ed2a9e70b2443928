using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Suggestions;

/// <summary>Takes suggestions over into a configuration: as steps in a fixed order, as names of columns, and as the layout of the target.</summary>
internal static class SuggestionsTaken
{
    // What is flattened is flattened when the file is read. What reads a value comes before what changes its meaning; rows are compared when they are clean, and masked last.
    private static readonly string[] Order = ["trim", "normaliseDates", "cast", "split", "deduplicate", "mask", "drop"];

    /// <param name="configuration">The configuration, with the names of the file.</param>
    /// <param name="taken">The suggestions to take over.</param>
    /// <param name="mask">How personal data is masked.</param>
    public static FeedConfiguration Into(FeedConfiguration configuration, IReadOnlyList<Suggestion> taken, string mask)
    {
        var added = taken.SelectMany(suggestion => suggestion.Into).Select(ColumnMapping.OfPart).ToList();
        var steps = Order.SelectMany(kind => StepsFor(kind, [.. taken.Where(suggestion => suggestion.Kind == kind).Select(suggestion => kind == "mask" ? WithParts(suggestion, taken) : suggestion)], mask)).ToList();
        var references = taken.Where(suggestion => suggestion.Kind == "references").ToList();
        var configured = configuration with
        {
            Feed = references.Count == 0 ? configuration.Feed : configuration.Feed with { Upstreams = [.. (configuration.Feed.Upstreams ?? []).Union(references.Select(reference => reference.With!), StringComparer.Ordinal)] },
            Quality = [.. configuration.Quality, .. references.Select(reference => new QualityRule { Rule = "references", Columns = reference.Columns, Feed = reference.With, FeedColumns = reference.FeedColumns, Severity = "warning" })],
            Schema = configuration.Schema with { Columns = [.. configuration.Schema.Columns, .. added] },
            Steps = [.. configuration.Steps, .. steps],
            Target = configuration.Target with
            {
                PartitionBy = taken.FirstOrDefault(suggestion => suggestion.Kind == "partition")?.Columns[0] ?? configuration.Target.PartitionBy,
                SortBy = taken.FirstOrDefault(suggestion => suggestion.Kind == "sort")?.Columns ?? configuration.Target.SortBy,
            },
        };
        var renames = taken.Where(suggestion => suggestion.Kind == "rename").ToDictionary(suggestion => suggestion.Columns[0], suggestion => suggestion.With!, StringComparer.Ordinal);
        return renames.Count == 0 ? configured : ColumnNames.Change(configured, renames);
    }

    // Who hides a name hides its first and last part too.
    private static Suggestion WithParts(Suggestion mask, IReadOnlyList<Suggestion> taken) => mask with
    {
        Columns = [.. mask.Columns, .. taken.Where(split => split.Kind == "split" && split.Columns[0] == mask.Columns[0]).SelectMany(split => split.Into).Where(part => part.PersonalData is not null).Select(part => part.Name)],
    };

    private static IEnumerable<TransformationStep> StepsFor(string kind, IReadOnlyList<Suggestion> taken, string mask) => kind switch
    {
        "split" => taken.Select(suggestion => new TransformationStep { Do = kind, Columns = suggestion.Columns, With = suggestion.With, Into = [.. suggestion.Into.Select(part => part.Name)] }),
        "deduplicate" => taken.Take(1).Select(suggestion => new TransformationStep { Do = kind, With = suggestion.With }),
        _ => taken.GroupBy(suggestion => kind == "mask" ? mask : suggestion.With).Select(group => new TransformationStep { Do = kind, Columns = [.. group.SelectMany(suggestion => suggestion.Columns)], With = group.Key }),
    };
}

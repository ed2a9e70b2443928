using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Suggestions;

/// <summary>Something that could be done to the rows on their way, for a person to take over or leave.</summary>
/// <param name="Id">Stable name, for example <c>rename:Trade Date</c>.</param>
/// <param name="Kind">trim, normaliseDates, cast, split, deduplicate, mask, rename, drop, flatten, partition, sort or references.</param>
/// <param name="Columns">Columns concerned, by their names in the file; empty for the whole row.</param>
/// <param name="Text">What it does, in a sentence.</param>
/// <param name="Reason">What in the sample speaks for it.</param>
/// <param name="Default">Whether it is taken over when nothing is chosen.</param>
public sealed record Suggestion(string Id, string Kind, IReadOnlyList<string> Columns, string Text, string Reason, bool Default)
{
    /// <summary>Way of doing it, as <see cref="Configurations.TransformationStep.With"/> says; the new name of a rename; the feed that is referred to.</summary>
    public string? With { get; init; }

    /// <summary>Key of the feed that is referred to.</summary>
    public IReadOnlyList<string> FeedColumns { get; init; } = [];

    /// <summary>Columns that come of a split, named and typed.</summary>
    public IReadOnlyList<ColumnProfile> Into { get; init; } = [];
}

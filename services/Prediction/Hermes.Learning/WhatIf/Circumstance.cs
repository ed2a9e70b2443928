using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>
/// Something about a feed that could be different. A change sets all features that speak of it together, so that the changed row
/// still tells one story; a single number changed alone would be a row no feed ever shows.
/// </summary>
internal abstract class Circumstance
{
    /// <summary>Name in what-if questions.</summary>
    public abstract string Name { get; }

    /// <summary>What can be asked about it now; nothing when the feed does not show it.</summary>
    public abstract IEnumerable<Choice> Choices(Situation situation, ReadOnlySpan<float> row);

    /// <summary>Changes a row.</summary>
    /// <returns>What is wrong with the question, or <see langword="null"/> when the row is changed.</returns>
    public abstract string? Apply(Situation situation, Span<float> row, Change change);

    /// <summary>Changes towards what is usual, for the search of the smallest one that ends a risk.</summary>
    public abstract IEnumerable<Remedy> Remedies(Situation situation, ReadOnlySpan<float> row);

    protected static float Of(ReadOnlySpan<float> row, Feature feature) => row[(int)feature];

    // A missing value stays missing: the model knows what that means, and a made-up one would be news to it.
    protected static void Set(Span<float> row, Feature feature, double value)
    {
        if (!float.IsNaN(row[(int)feature]) && !double.IsNaN(value))
        {
            row[(int)feature] = (float)value;
        }
    }

    protected static void Scale(Span<float> row, Feature feature, double by) => Set(row, feature, row[(int)feature] * by);
}

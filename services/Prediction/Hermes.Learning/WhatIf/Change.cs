namespace Hermes.Learning.WhatIf;

/// <summary>One thing that should be different: a state by its name, or a value in the circumstance's unit.</summary>
/// <param name="Factor">Name of the <see cref="Circumstance"/>.</param>
/// <param name="State">One of its states; <see langword="null"/> when a value is given.</param>
/// <param name="Value">A value in its unit; <see langword="null"/> when a state is given.</param>
/// <param name="Upstream">The upstream feed that is meant; <see langword="null"/> for all of them.</param>
public sealed record Change(string Factor, string? State = null, double? Value = null, string? Upstream = null);

/// <summary>What can be different about a feed, with where it stands.</summary>
/// <param name="Factor">Name of the circumstance.</param>
/// <param name="Upstream">Upstream feed it is about; <see langword="null"/> when it is about the feed itself.</param>
/// <param name="Label">Label: "runs take".</param>
/// <param name="States">States that can be asked for, with their words.</param>
/// <param name="Scale">Values that can be asked for; <see langword="null"/> when only states can be.</param>
public sealed record Choice(string Factor, string? Upstream, string Label, IReadOnlyList<(string Name, string Text)> States, Scale? Scale);

/// <summary>Values that can be asked for.</summary>
/// <param name="Unit">Unit in words.</param>
/// <param name="Now">Value now.</param>
/// <param name="Usual">Value that is usual for the feed.</param>
/// <param name="Minimum">Smallest sensible value.</param>
/// <param name="Maximum">Largest sensible value.</param>
public sealed record Scale(string Unit, double Now, double Usual, double Minimum, double Maximum);

/// <summary>A change towards what is usual for the feed.</summary>
/// <param name="Change">The change.</param>
/// <param name="Text">In words, to follow "if".</param>
/// <param name="Effort">How much would have to be different: 1 is one whole sign back to usual.</param>
internal sealed record Remedy(Change Change, string Text, double Effort);

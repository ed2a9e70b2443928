using Hermes.Learning.Features;

namespace Hermes.Learning.Explanations;

/// <summary>One reason behind a probability.</summary>
/// <param name="Feature">Name of the feature that says it best.</param>
/// <param name="Text">The reason in plain words.</param>
/// <param name="Contribution">What its theme adds to the log-odds; negative lowers the risk.</param>
/// <param name="Value">The feature's value; <see langword="null"/> when missing.</param>
/// <param name="Theme">Kind of sign.</param>
/// <param name="Upstream">The upstream feed it is about; <see langword="null"/> when it is about the feed itself.</param>
public sealed record Factor(string Feature, string Text, double Contribution, double? Value, FeatureTheme Theme, string? Upstream = null);

namespace Hermes.Logs.Detection;

/// <summary>A harmless phrase of some sources, or sources that are not judged at all.</summary>
/// <param name="Source">Name of a source; <c>*</c> stands for any text.</param>
/// <param name="Pattern">What is harmless there, as a regular expression; all lines when null.</param>
public sealed record SourceExclusion(string Source, string? Pattern);

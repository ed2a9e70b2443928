namespace Hermes.Learning.History;

/// <summary>A failure that was concluded although nobody reported it.</summary>
/// <param name="RunId">The run that says it succeeded; <see langword="null"/> when one was due and never started.</param>
/// <param name="StartedAt">When the run started, or was due.</param>
/// <param name="KnownAt">When it was concluded.</param>
public readonly record struct InferredFailure(string? RunId, DateTimeOffset StartedAt, DateTimeOffset KnownAt);

namespace Hermes.Logs.Detection;

/// <summary>A line found to be an error.</summary>
/// <param name="Rule">The rule, or the level threshold, that decided.</param>
/// <param name="Category">Kind of error; <c>Unknown</c> when only the level says so.</param>
/// <param name="Severity">How bad it looks.</param>
/// <param name="Confidence">How sure it is (0..1).</param>
public sealed record Detection(string Rule, string Category, DetectionSeverity Severity, double Confidence);

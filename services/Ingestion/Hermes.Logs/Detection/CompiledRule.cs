using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>A rule ready to run: its pattern compiled, and what it says of lines of each level made once.</summary>
internal sealed class CompiledRule(DetectionRule rule, Regex? pattern)
{
    private readonly Detection[] _detections = [.. Enumerable.Range(0, LevelSlots.Count).Select(slot => ToDetection(rule, LevelSlots.LevelOf(slot)))];

    public DetectionRule Rule => rule;

    public Regex? Pattern => pattern;

    public bool Judges(LineLevel? level) => level is null ? rule.JudgesUnknownLevel : level >= rule.MinimumLevel;

    public bool Concerns(string source) =>
        (rule.Sources.Count == 0 || rule.Sources.Any(name => SourcePattern.Fits(name, source)))
        && !rule.ExcludedSources.Any(name => SourcePattern.Fits(name, source));

    public Detection ToDetection(LineLevel? level) => _detections[LevelSlots.Of(level)];

    private static Detection ToDetection(DetectionRule rule, LineLevel? level) => new(
        rule.Name,
        rule.Category,
        Severity(rule.Severity, level),
        // The level says the same as the words: surer. Without a level, or only a warning: less sure.
        Math.Clamp(rule.Confidence + (level >= LineLevel.Error ? 0.05 : level is null ? -0.15 : -0.1), 0.05, 0.99));

    private static DetectionSeverity Severity(DetectionSeverity severity, LineLevel? level) => level switch
    {
        LineLevel.Fatal => DetectionSeverity.Critical,
        LineLevel.Error => severity,
        _ => severity == DetectionSeverity.Low ? severity : severity - 1,
    };
}

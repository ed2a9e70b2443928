using System.Buffers;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>A rule ready to run. Keywords are found by one vectorised search each rule, whatever their number.</summary>
internal sealed class CompiledRule(DetectionRule rule, Regex? pattern)
{
    private readonly SearchValues<string>? _keywords = rule.Keywords.Count == 0
        ? null
        : SearchValues.Create([.. rule.Keywords], StringComparison.OrdinalIgnoreCase);

    public DetectionRule Rule => rule;

    public bool Matches(LineLevel? level, ReadOnlySpan<char> message) =>
        (level is null ? rule.JudgesUnknownLevel : level >= rule.MinimumLevel)
        && ((_keywords is not null && message.ContainsAny(_keywords)) || (pattern is not null && pattern.IsMatch(message)));

    public Detection ToDetection(LineLevel? level) => new(
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

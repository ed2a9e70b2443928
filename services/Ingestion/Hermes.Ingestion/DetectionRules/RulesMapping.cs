using System.Diagnostics.CodeAnalysis;
using Hermes.Contracts.Events;
using Hermes.Contracts.Ingestion;
using Hermes.Logs;
using Hermes.Logs.Detection;
using RulesContract = Hermes.Contracts.Ingestion.DetectionRules;

namespace Hermes.Ingestion.DetectionRules;

/// <summary>Between the rules as REST writes them and as the engine takes them.</summary>
internal static class RulesMapping
{
    public static RulesContract ToContract(DetectionSettings settings) => new()
    {
        Rules = [.. settings.Rules.Select(r => new DetectionRuleSettings
        {
            Name = r.Name,
            Category = r.Category,
            Severity = (ErrorSeverity)r.Severity,
            Confidence = r.Confidence,
            Keywords = r.Keywords,
            Words = r.Words,
            Pattern = r.Pattern,
            MinimumLevel = r.MinimumLevel.ToText(),
            JudgesUnknownLevel = r.JudgesUnknownLevel,
            Sources = r.Sources,
            ExcludedSources = r.ExcludedSources,
            Enabled = r.Enabled,
        })],
        Exclusions = settings.Exclusions,
        SourceExclusions = [.. settings.SourceExclusions.Select(e => new DetectionSourceExclusion(e.Source, e.Pattern))],
        Thresholds = [.. settings.Thresholds.Select(t => new DetectionThreshold(t.Level.ToText(), t.LinesPerMinute))],
    };

    /// <summary>A detector by these rules; parts that are left out stay as Hermes brings them.</summary>
    public static bool TryCreate(RulesContract contract, [NotNullWhen(true)] out ErrorDetector? detector, out IReadOnlyList<DetectionError> errors)
    {
        var found = new List<DetectionError>();
        detector = null;
        errors = found;
        RequireValues(contract.Rules, "rules", found);
        RequireValues(contract.Thresholds, "thresholds", found);
        RequireValues(contract.SourceExclusions, "sourceExclusions", found);
        foreach (var (rule, at) in (contract.Rules ?? []).Select((rule, i) => (rule, $"rules[{i}]")))
        {
            RequireValues(rule?.Keywords, $"{at}.keywords", found);
            RequireValues(rule?.Words, $"{at}.words", found);
            RequireValues(rule?.Sources, $"{at}.sources", found);
            RequireValues(rule?.ExcludedSources, $"{at}.excludedSources", found);
        }

        if (found.Count > 0)
        {
            return false;
        }

        var settings = DetectionSettings.Default with
        {
            Rules = contract.Rules is { } rules ? [.. rules.Select((r, i) => ToEngine(r, $"rules[{i}]", found))] : DetectionSettings.Default.Rules,
            Exclusions = contract.Exclusions ?? DetectionSettings.Default.Exclusions,
            SourceExclusions = [.. (contract.SourceExclusions ?? []).Select(e => new SourceExclusion(e.Source ?? "", e.Pattern))],
            Thresholds = contract.Thresholds is { } thresholds
                ? [.. thresholds.Select((t, i) => new LevelThreshold(Level(t.Level, $"thresholds[{i}].level", found), t.LinesPerMinute))]
                : DetectionSettings.Default.Thresholds,
        };
        ErrorDetector.TryCreate(settings, out detector, out errors);
        errors = [.. found, .. errors];
        detector = errors.Count == 0 ? detector : null;
        return detector is not null;
    }

    // JSON may say null where a value belongs, whatever the types here promise.
    private static void RequireValues<T>(IReadOnlyList<T>? values, string at, List<DetectionError> errors)
    {
        for (var i = 0; i < (values?.Count ?? 0); i++)
        {
            if (values![i] is null)
            {
                errors.Add(new($"{at}[{i}]", "Must not be null. Leave it out or write its value."));
            }
        }
    }

    private static DetectionRule ToEngine(DetectionRuleSettings rule, string at, List<DetectionError> errors) => new()
    {
        Name = rule.Name ?? "",
        Category = rule.Category ?? "",
        Severity = (DetectionSeverity)rule.Severity,
        Confidence = rule.Confidence,
        Keywords = rule.Keywords ?? [],
        Words = rule.Words ?? [],
        Pattern = rule.Pattern,
        MinimumLevel = rule.MinimumLevel is null ? LineLevel.Warn : Level(rule.MinimumLevel, $"{at}.minimumLevel", errors),
        JudgesUnknownLevel = rule.JudgesUnknownLevel,
        Sources = rule.Sources ?? [],
        ExcludedSources = rule.ExcludedSources ?? [],
        Enabled = rule.Enabled,
    };

    private static LineLevel Level(string? text, string field, List<DetectionError> errors)
    {
        if (!LineLevels.TryParse(text, out var level))
        {
            errors.Add(new(field, $"'{text}' is no level. Use FATAL, ERROR, WARN, INFO, DEBUG or TRACE."));
            return LineLevel.Warn;
        }

        return level;
    }
}

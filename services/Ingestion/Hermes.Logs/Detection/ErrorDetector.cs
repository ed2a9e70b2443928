using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Hermes.Logs.Templates;

namespace Hermes.Logs.Detection;

/// <summary>
/// Decides which lines are errors, and of which kind. Harmless phrases ("0 failed", "error_count=0") are cut out first;
/// then rules judge what is left, and the level decides when no rule matches and nothing was cut out.
/// </summary>
public sealed class ErrorDetector
{
    // An exclusion can only match where one of these words is, so most lines skip the patterns.
    private static readonly SearchValues<string> ExclusionHints = SearchValues.Create(
        ["0", "no ", "without", "zero", "free", "recovered", "resolved"], StringComparison.OrdinalIgnoreCase);

    private readonly CompiledRule[] _rules;
    private readonly Regex[] _builtInExclusions;
    private readonly Regex[] _ownExclusions;
    private readonly ThresholdCounter _thresholds;
    private readonly LineLevel _lowest;

    private ErrorDetector(DetectionSettings settings, CompiledRule[] rules, Regex[] builtIn, Regex[] own)
    {
        Settings = settings;
        _rules = rules;
        _builtInExclusions = builtIn;
        _ownExclusions = own;
        _thresholds = new ThresholdCounter(settings.Thresholds);
        _lowest = rules.Select(r => r.Rule.MinimumLevel).DefaultIfEmpty(LineLevel.Warn).Min();
    }

    /// <summary>A detector with the settings Hermes starts with.</summary>
    public static ErrorDetector Default() =>
        TryCreate(DetectionSettings.Default, out var detector, out var errors) ? detector : throw new InvalidOperationException(errors[0].Message);

    /// <summary>What this detector goes by.</summary>
    public DetectionSettings Settings { get; }

    /// <summary>Compiles settings, or lists everything that is wrong with them.</summary>
    public static bool TryCreate(DetectionSettings settings, [NotNullWhen(true)] out ErrorDetector? detector, out IReadOnlyList<DetectionError> errors)
    {
        var compiler = new RuleCompiler();
        var rules = compiler.Rules(settings.Rules);
        var own = compiler.Exclusions(settings.Exclusions.Except(DefaultRules.Exclusions), settings.Exclusions);
        var builtIn = compiler.Exclusions(settings.Exclusions.Intersect(DefaultRules.Exclusions), settings.Exclusions);
        compiler.Check(settings.Thresholds);
        errors = compiler.Errors;
        detector = errors.Count == 0 ? new ErrorDetector(settings, rules, builtIn, own) : null;
        return detector is not null;
    }

    /// <summary>The error a line is, or null.</summary>
    /// <param name="level">The line's level, if it has one.</param>
    /// <param name="message">Valid UTF-8, cut to a sensible length.</param>
    /// <param name="template">The line's template, by which thresholds count and what is constant is judged once.</param>
    /// <param name="time">The line's time; thresholds count by its minute.</param>
    public Detection? Detect(LineLevel? level, ReadOnlySpan<byte> message, Template template, DateTimeOffset time) =>
        Detect(level, System.Text.Encoding.UTF8.GetString(message), template.Id, time);

    /// <summary>The error a line is, or null.</summary>
    /// <param name="level">The line's level, if it has one.</param>
    /// <param name="message">The message, cut to a sensible length.</param>
    /// <param name="templateId">The line's template, by which thresholds count.</param>
    /// <param name="time">The line's time; thresholds count by its minute.</param>
    public Detection? Detect(LineLevel? level, string message, long templateId, DateTimeOffset time)
    {
        if (level < _lowest && !_thresholds.Watches(level.Value))
        {
            return null;
        }

        if (level is null && message.Length > 0 && char.IsWhiteSpace(message[0]))
        {
            // The indented rest of a stack trace belongs to the line before it and is no error of its own.
            return null;
        }

        var rest = WithoutHarmless(message, out var cut);
        var matched = FirstMatch(level, rest);
        return level switch
        {
            null or >= LineLevel.Error when matched is not null => matched.ToDetection(level),
            // A warning that a rule knows well is an error at once; one with mere failure words has to pile up.
            LineLevel.Warn when matched is { Rule.Confidence: >= 0.9 } => matched.ToDetection(level),
            < LineLevel.Warn when matched is not null => matched.ToDetection(level),
            not null when !cut && _thresholds.Reached(level.Value, templateId, time) => matched?.ToDetection(level) ?? ByLevel(level.Value),
            _ => null,
        };
    }

    /// <summary>Every category a message fits, surest first; empty when it is no error. Counts nothing.</summary>
    public IReadOnlyList<Detection> Explain(LineLevel? level, string message)
    {
        var rest = WithoutHarmless(message, out var cut);
        var found = _rules.Where(r => r.Matches(level, rest)).Select(r => r.ToDetection(level)).ToList();
        if (found.Count > 1)
        {
            found.RemoveAll(d => d.Category == "Unknown");
        }

        if (found.Count == 0 && !cut && level >= LineLevel.Error)
        {
            found.Add(ByLevel(level.Value));
        }

        return [.. found.OrderByDescending(d => d.Confidence)];
    }

    private static Detection ByLevel(LineLevel level) => new(
        $"level-{level.ToText().ToLowerInvariant()}",
        "Unknown",
        level switch { LineLevel.Fatal => DetectionSeverity.Critical, LineLevel.Error => DetectionSeverity.Medium, _ => DetectionSeverity.Low },
        level >= LineLevel.Error ? 0.7 : 0.5);

    private CompiledRule? FirstMatch(LineLevel? level, string message)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(level, message))
            {
                return rule;
            }
        }

        return null;
    }

    private string WithoutHarmless(string message, out bool cut)
    {
        var rest = message;
        if (_builtInExclusions.Length > 0 && message.AsSpan().ContainsAny(ExclusionHints))
        {
            foreach (var exclusion in _builtInExclusions)
            {
                rest = exclusion.Replace(rest, " ");
            }
        }

        foreach (var exclusion in _ownExclusions)
        {
            rest = exclusion.Replace(rest, " ");
        }

        cut = !ReferenceEquals(rest, message);
        return rest;
    }
}

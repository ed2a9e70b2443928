using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>Checks settings and compiles their patterns, collecting every error rather than the first.</summary>
internal sealed class RuleCompiler
{
    private const int MaxRules = 500;
    private const int MaxKeywords = 500;

    public List<DetectionError> Errors { get; } = [];

    public CompiledRule[] Rules(IReadOnlyList<DetectionRule> rules)
    {
        if (rules.Count > MaxRules)
        {
            Errors.Add(new("rules", $"There are {rules.Count} rules; {MaxRules} are allowed."));
            return [];
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var compiled = new List<CompiledRule>();
        for (var i = 0; i < rules.Count; i++)
        {
            var regex = Check(rules[i], $"rules[{i}]", names);
            if (rules[i].Enabled)
            {
                compiled.Add(new CompiledRule(rules[i], regex));
            }
        }

        return [.. compiled];
    }

    public Regex[] Exclusions(IEnumerable<string> patterns, IReadOnlyList<string> all)
    {
        var compiled = new List<Regex>();
        foreach (var pattern in patterns)
        {
            if (SafePattern.TryCompile(pattern, out var regex, out var error))
            {
                compiled.Add(regex);
            }
            else
            {
                Errors.Add(new($"exclusions[{all.ToList().IndexOf(pattern)}]", error));
            }
        }

        return [.. compiled];
    }

    public void Check(IReadOnlyList<LevelThreshold> thresholds)
    {
        for (var i = 0; i < thresholds.Count; i++)
        {
            if (thresholds[i].LinesPerMinute < 1)
            {
                Errors.Add(new($"thresholds[{i}].linesPerMinute", "Must be 1 or more."));
            }
        }
    }

    private Regex? Check(DetectionRule rule, string at, HashSet<string> names)
    {
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > 100)
        {
            Errors.Add(new($"{at}.name", "A rule needs a name of at most 100 characters."));
        }
        else if (!names.Add(rule.Name))
        {
            Errors.Add(new($"{at}.name", $"There is another rule named '{rule.Name}'."));
        }

        if (string.IsNullOrWhiteSpace(rule.Category) || rule.Category.Length > 50)
        {
            Errors.Add(new($"{at}.category", $"Rule '{rule.Name}' needs a category of at most 50 characters."));
        }

        if (rule.Confidence is not (>= 0 and <= 1))
        {
            Errors.Add(new($"{at}.confidence", $"The confidence of rule '{rule.Name}' must be between 0 and 1."));
        }

        if (rule.Keywords.Count > MaxKeywords || rule.Keywords.Any(k => string.IsNullOrWhiteSpace(k) || k.Length > 200))
        {
            Errors.Add(new($"{at}.keywords", $"Rule '{rule.Name}' may have {MaxKeywords} keywords of 1 to 200 characters."));
        }

        if (rule.Pattern is null)
        {
            if (rule.Keywords.Count == 0)
            {
                Errors.Add(new($"{at}.pattern", $"Rule '{rule.Name}' needs keywords or a pattern."));
            }

            return null;
        }

        if (!SafePattern.TryCompile(rule.Pattern, out var regex, out var error))
        {
            Errors.Add(new($"{at}.pattern", $"Rule '{rule.Name}': {error}"));
        }

        return regex;
    }
}

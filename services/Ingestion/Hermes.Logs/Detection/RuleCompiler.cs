using System.Text.RegularExpressions;

namespace Hermes.Logs.Detection;

/// <summary>Checks settings and compiles their patterns, collecting every error rather than the first.</summary>
internal sealed class RuleCompiler
{
    private const int MaxRules = 500;
    private const int MaxKeywords = 500;
    private const int MaxKeywordCharacters = 50_000;
    private const int MaxExclusions = 500;
    private const int MaxSources = 100;

    public List<DetectionError> Errors { get; } = [];

    public CompiledRule[] Rules(IReadOnlyList<DetectionRule> rules)
    {
        if (rules.Count > MaxRules)
        {
            Errors.Add(new("rules", $"There are {rules.Count} rules; {MaxRules} are allowed."));
            return [];
        }

        if (rules.Sum(rule => rule.Keywords.Concat(rule.Words).Sum(text => (long)(text?.Length ?? 0))) is > MaxKeywordCharacters and var characters)
        {
            Errors.Add(new("rules", $"The keywords of all rules have {characters} characters; {MaxKeywordCharacters} are allowed. Use patterns."));
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
        if (all.Count > MaxExclusions)
        {
            Errors.Add(new("exclusions", $"There are {all.Count} exclusions; {MaxExclusions} are allowed."));
            return [];
        }

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

    public CompiledExclusion[] Exclusions(IReadOnlyList<SourceExclusion> exclusions)
    {
        if (exclusions.Count > MaxExclusions)
        {
            Errors.Add(new("sourceExclusions", $"There are {exclusions.Count} exclusions; {MaxExclusions} are allowed."));
            return [];
        }

        var compiled = new List<CompiledExclusion>();
        for (var i = 0; i < exclusions.Count; i++)
        {
            var (source, pattern) = exclusions[i];
            Regex? regex = null;
            CheckSource(source, $"sourceExclusions[{i}].source");
            if (pattern is not null && !SafePattern.TryCompile(pattern, out regex, out var error))
            {
                Errors.Add(new($"sourceExclusions[{i}].pattern", error));
            }

            compiled.Add(new CompiledExclusion(source, regex));
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

        CheckTexts(rule, rule.Keywords, $"{at}.keywords");
        CheckTexts(rule, rule.Words, $"{at}.words");

        CheckSources(rule.Sources, $"{at}.sources");
        CheckSources(rule.ExcludedSources, $"{at}.excludedSources");
        if (rule.Pattern is null)
        {
            if (rule.Keywords.Count + rule.Words.Count == 0)
            {
                Errors.Add(new($"{at}.pattern", $"Rule '{rule.Name}' needs keywords, words or a pattern."));
            }

            return null;
        }

        if (!SafePattern.TryCompile(rule.Pattern, out var regex, out var error))
        {
            Errors.Add(new($"{at}.pattern", $"Rule '{rule.Name}': {error}"));
        }

        return regex;
    }

    private void CheckTexts(DetectionRule rule, IReadOnlyList<string> texts, string at)
    {
        if (texts.Count > MaxKeywords || texts.Any(text => string.IsNullOrWhiteSpace(text) || text.Length > 200))
        {
            Errors.Add(new(at, $"Rule '{rule.Name}' may have {MaxKeywords} of these, of 1 to 200 characters."));
        }
    }

    private void CheckSources(IReadOnlyList<string> sources, string at)
    {
        if (sources.Count > MaxSources)
        {
            Errors.Add(new(at, $"{sources.Count} sources are listed; {MaxSources} are allowed. Use * for any text: legacy-*."));
            return;
        }

        for (var i = 0; i < sources.Count; i++)
        {
            CheckSource(sources[i], $"{at}[{i}]");
        }
    }

    private void CheckSource(string? source, string at)
    {
        if (string.IsNullOrWhiteSpace(source) || source.Length > 200)
        {
            Errors.Add(new(at, "Name a source in at most 200 characters; * stands for any text."));
        }
    }
}

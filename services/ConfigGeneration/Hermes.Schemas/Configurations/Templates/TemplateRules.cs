namespace Hermes.Schemas.Configurations.Templates;

/// <summary>What a template has to hold to beyond the JSON Schema.</summary>
public static class TemplateRules
{
    /// <summary>Checks a template of the right shape.</summary>
    /// <returns>What is wrong, with where and what to do; empty when nothing is.</returns>
    public static IEnumerable<string> Check(Template template)
    {
        if (!TemplateId.IsValid(template.Id))
        {
            yield return $"/id: {TemplateId.Rule}";
        }

        foreach (var choice in template.Parameters.Where(choice => choice is { Default: { } value, Options: { } options } && !options.Contains(value)))
        {
            yield return $"/parameters: the default '{choice.Default}' of '{choice.Name}' is not one of its options.";
        }

        foreach (var problem in template is FeedTemplate domain ? OfDomain(domain) : template is TargetTemplate target ? OfRules(target.Quality) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfDomain(FeedTemplate domain)
    {
        var patterns = domain.Columns.Select((hint, i) => ($"/columns/{i}/match", hint.Match)).Concat(domain.Key.Select((pattern, i) => ($"/key/{i}", pattern)));
        foreach (var (pointer, pattern) in patterns)
        {
            if (NamePattern.ErrorOf(pattern) is { } error)
            {
                yield return $"{pointer}: {error}.";
            }
        }

        if (domain.Cron is { } cron && CronExpression.ErrorOf(cron) is { } unreadable)
        {
            yield return $"/cron: '{cron}' cannot be read: {unreadable}. Use five fields, for example '30 6 * * MON-FRI'.";
        }

        var roles = domain.Columns.Select(column => column.Role).ToHashSet(StringComparer.Ordinal);
        if (domain.PartitionRole is { } partition && !roles.Contains(partition))
        {
            yield return $"/partitionRole: no column is the {partition}.";
        }

        foreach (var problem in OfRules(domain.Quality).Concat(domain.Quality.Where(rule => rule.Role is not null && !roles.Contains(rule.Role)).Select(rule => $"/quality: the rule '{rule.Rule}' is for the {rule.Role}, and no column is one.")))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfRules(IReadOnlyList<RuleHint> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Min > rules[i].Max)
            {
                yield return $"/quality/{i}: the smallest allowed value {rules[i].Min} is above the largest, {rules[i].Max}.";
            }

            if (rules[i].Pattern is { } pattern && NamePattern.ErrorOf(pattern) is { } error)
            {
                yield return $"/quality/{i}/pattern: {error}.";
            }
        }
    }
}

using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.AuditTables;
using Hermes.Ingestion.FileTailing;
using Hermes.Logs;

namespace Hermes.Ingestion.Sources;

/// <summary>Says what is wrong with settings before they are stored.</summary>
internal sealed class SourceCheck(AllowedPaths allowed, AuditConnections connections)
{
    private const int MostSources = 1_000;
    private const int MostRules = 20;
    private const int LongestRetentionDays = 3650;

    /// <summary>What is wrong with a complete list, by field: <c>[2].path</c>.</summary>
    public Dictionary<string, string[]> All(IReadOnlyList<SourceSettings> settings, IReadOnlyList<Source> configured)
    {
        var errors = Compiled(settings);
        for (var i = 0; i < settings.Count && errors.Count < MostSources; i++)
        {
            // In place of what else is wrong with it: that would tell what there is where nobody may look.
            if (settings[i].Path is { } path && PathPattern.IsAbsolute(path) && allowed.Refusal(PathPattern.FixedPart(path)) is { } refusal)
            {
                errors[$"[{i}].path"] = [refusal];
            }

            var at = $"[{i}]";
            AuditTableCheck.Check(settings[i], connections, (field, what) => errors.TryAdd($"{at}.{field}", [what]));
            if (configured.Any(c => c.Name == settings[i].Name || (c.Settings.Path is not null && c.Settings.Path == settings[i].Path)))
            {
                errors[$"[{i}].name"] = [$"'{settings[i].Name}' has the name or the path of a source in the service's configuration. Change it there."];
            }
        }

        return errors;
    }

    /// <summary>What is wrong with the last of the list, by field: <c>path</c>.</summary>
    public Dictionary<string, string[]> Last(IReadOnlyList<SourceSettings> settings, IReadOnlyList<Source> configured)
    {
        var prefix = $"[{settings.Count - 1}].";
        return All(settings, configured).Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal) || e.Key == "sources")
            .ToDictionary(e => e.Key == "sources" ? e.Key : e.Key[prefix.Length..], e => e.Value);
    }

    /// <summary>What is wrong by the settings alone, wherever they come from.</summary>
    public static Dictionary<string, string[]> Compiled(IReadOnlyList<SourceSettings> settings)
    {
        var errors = new Dictionary<string, string[]>();
        if (settings.Count > MostSources)
        {
            errors["sources"] = [$"There are {settings.Count} sources; {MostSources} are allowed."];
            return errors;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < settings.Count; i++)
        {
            void Wrong(string field, string what) => errors.TryAdd($"[{i}].{field}", [what]);
            CheckName(settings[i], names, Wrong);
            CheckPath(settings[i], paths, Wrong);
            CheckNumbers(settings[i], Wrong);
            CheckRules(settings[i].FeedRules, "feedRules", Wrong);
            CheckRules(settings[i].ExecutionRules, "executionRules", Wrong);
            SourceCompiler.Compile(settings[i], false, Wrong);
        }

        return errors;
    }

    private static void CheckName(SourceSettings source, HashSet<string> names, Action<string, string> wrong)
    {
        if (SourceNames.Check(source.Name) is { } wrongName)
        {
            wrong("name", wrongName);
        }
        else if (!names.Add(source.Name!))
        {
            wrong("name", $"There is another source named '{source.Name}'.");
        }

        if (source.Feed is not null && SourceNames.Check(source.Feed) is { } wrongFeed)
        {
            wrong("feed", wrongFeed);
        }
    }

    private static void CheckPath(SourceSettings source, HashSet<string> paths, Action<string, string> wrong)
    {
        if (source.Path is not { } path)
        {
            return;
        }

        if (source.Sql is not null)
        {
            wrong("sql", "A source follows files or asks a database, not both. Leave 'path' or 'sql' out.");
        }

        if (!PathPattern.IsAbsolute(path))
        {
            wrong("path", $"'{path}' is not an absolute path. Write it from the root, for example /var/log/app.log or /var/log/app/*.log.");
        }
        else if (!PathPattern.IsPattern(path) && Directory.Exists(path))
        {
            wrong("path", $"'{path}' is a folder. Name a file in it, or all of some kind: {Path.TrimEndingDirectorySeparator(path)}/*.log.");
        }
        else if (!PathPattern.IsPattern(path) && FileIdentity.IsSpecial(path))
        {
            wrong("path", $"'{path}' is a device or pipe. Name a file.");
        }
        else if (!paths.Add(path))
        {
            wrong("path", $"Another source already follows '{path}'.");
        }
    }

    private static void CheckNumbers(SourceSettings source, Action<string, string> wrong)
    {
        if (source.RetentionDays is < 1 or > LongestRetentionDays)
        {
            wrong("retentionDays", $"Must be between 1 and {LongestRetentionDays}.");
        }

        if (source.Multiline?.StartPattern is { } pattern && !SafePattern.TryCompile(pattern, out _, out var error))
        {
            wrong("multiline.startPattern", error);
        }
    }

    private static void CheckRules(IReadOnlyList<NameRule>? rules, string field, Action<string, string> wrong)
    {
        if (rules?.Count > MostRules)
        {
            wrong(field, $"There are {rules.Count} rules; {MostRules} are allowed.");
        }

        foreach (var (rule, i) in (rules ?? []).Take(MostRules).Select((rule, i) => (rule, i)))
        {
            var at = $"{field}[{i}]";
            if (rule?.From is not ("field" or "path" or "message"))
            {
                wrong($"{at}.from", "Use field, path or message.");
            }
            else if (rule.From == "field" && string.IsNullOrWhiteSpace(rule.Field))
            {
                wrong($"{at}.field", "Name the field that holds it.");
            }
            else if (rule.Pattern is null && rule.From != "field")
            {
                wrong($"{at}.pattern", "Give a regular expression whose group 'name' is the name, for example /data/(?<name>[^/]+)/.");
            }
            else if (rule.Pattern is not null && !SafePattern.TryCompile(rule.Pattern, out _, out var error))
            {
                wrong($"{at}.pattern", error);
            }
        }
    }
}

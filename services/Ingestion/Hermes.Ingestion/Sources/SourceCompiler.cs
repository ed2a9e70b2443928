using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.FileTailing;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Sources;

/// <summary>Turns settings into sources, or says of every wrong field what is wrong.</summary>
internal static class SourceCompiler
{
    private const int MostSources = 1_000;

    public static IReadOnlyList<Source> Compile(IReadOnlyList<SourceSettings> settings, bool configured, Dictionary<string, string[]> errors)
    {
        if (settings.Count > MostSources)
        {
            errors["sources"] = [$"There are {settings.Count} sources; {MostSources} are allowed."];
            return [];
        }

        var sources = new List<Source>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < settings.Count; i++)
        {
            var at = $"[{i}]";
            CheckName(settings[i], at, names, errors);
            CheckPath(settings[i], at, paths, errors);
            var formats = Formats(settings[i], at, errors);
            sources.Add(new Source(settings[i], new LineParser(formats, Zone(settings[i], at, errors)), configured));
        }

        return sources;
    }

    private static void CheckName(SourceSettings source, string at, HashSet<string> names, Dictionary<string, string[]> errors)
    {
        if (SourceNames.Check(source.Name) is { } wrong)
        {
            errors[$"{at}.name"] = [wrong];
        }
        else if (!names.Add(source.Name!))
        {
            errors[$"{at}.name"] = [$"There is another source named '{source.Name}'."];
        }

        if (source.Feed is not null && SourceNames.Check(source.Feed) is { } wrongFeed)
        {
            errors[$"{at}.feed"] = [wrongFeed];
        }
    }

    private static void CheckPath(SourceSettings source, string at, HashSet<string> paths, Dictionary<string, string[]> errors)
    {
        if (source.Path is null)
        {
            return;
        }

        if (source.Path.Contains('\0') || !Path.IsPathFullyQualified(source.Path))
        {
            errors[$"{at}.path"] = [$"'{source.Path}' is not an absolute path. Write it from the root, for example /var/log/app.log."];
        }
        else if (Directory.Exists(source.Path))
        {
            errors[$"{at}.path"] = [$"'{source.Path}' is a folder. Name a file in it."];
        }
        else if (FileIdentity.IsSpecial(source.Path))
        {
            errors[$"{at}.path"] = [$"'{source.Path}' is a device or pipe. Name a file."];
        }
        else if (!paths.Add(source.Path))
        {
            errors[$"{at}.path"] = [$"Another source already follows '{source.Path}'."];
        }
    }

    private static TimeZoneInfo Zone(SourceSettings source, string at, Dictionary<string, string[]> errors)
    {
        if (source.Zone is null)
        {
            return TimeZoneInfo.Utc;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(source.Zone, out var zone))
        {
            errors[$"{at}.zone"] = [$"'{source.Zone}' is no time zone. Use an IANA name such as Europe/Zurich."];
        }

        return zone ?? TimeZoneInfo.Utc;
    }

    private static List<ITextFormat> Formats(SourceSettings source, string at, Dictionary<string, string[]> errors)
    {
        var formats = new List<ITextFormat>();
        foreach (var (pattern, i) in (source.Patterns ?? []).Select((p, i) => (p, i)))
        {
            if (PatternFormat.TryCreate($"pattern-{i}", pattern, out var format, out var error))
            {
                formats.Add(format);
            }
            else
            {
                errors[$"{at}.patterns[{i}]"] = [$"Source '{source.Name}': {error}"];
            }
        }

        foreach (var (name, i) in (source.Formats ?? [.. LineParser.BuiltIn.Select(f => f.Name)]).Select((n, i) => (n, i)))
        {
            if (LineParser.BuiltIn.FirstOrDefault(f => f.Name == name) is { } known)
            {
                formats.Add(known);
            }
            else
            {
                errors[$"{at}.formats[{i}]"] = [$"'{name}' is no format. There are {string.Join(", ", LineParser.BuiltIn.Select(f => f.Name))}."];
            }
        }

        return formats;
    }
}

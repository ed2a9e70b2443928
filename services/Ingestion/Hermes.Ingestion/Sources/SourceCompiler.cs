using Hermes.Contracts.Ingestion;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Ingestion.Sources;

/// <summary>Turns settings into a source, or says of every wrong field what is wrong.</summary>
internal static class SourceCompiler
{
    /// <summary>Compiles settings; what is wrong with them is left out of the result and told under its field.</summary>
    public static Source Compile(SourceSettings settings, bool configured, Action<string, string>? wrong = null)
    {
        wrong ??= (_, _) => { };
        return new Source(settings, new LineParser(Formats(settings, wrong), Zone(settings, wrong), Rules(settings)), configured);
    }

    private static TimeZoneInfo Zone(SourceSettings source, Action<string, string> wrong)
    {
        if (source.Zone is null)
        {
            return TimeZoneInfo.Utc;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(source.Zone, out var zone))
        {
            wrong("zone", $"'{source.Zone}' is no time zone. Use an IANA name such as Europe/Zurich.");
        }

        return zone ?? TimeZoneInfo.Utc;
    }

    private static List<ILineFormat> Formats(SourceSettings source, Action<string, string> wrong)
    {
        var formats = new List<ILineFormat>();
        foreach (var (pattern, i) in (source.Patterns ?? []).Select((p, i) => (p, i)))
        {
            if (PatternFormat.TryCreate($"pattern-{i}", pattern, out var format, out var error))
            {
                formats.Add(format);
            }
            else
            {
                wrong($"patterns[{i}]", $"Source '{source.Name}': {error}");
            }
        }

        foreach (var (name, i) in (source.Formats ?? [.. LineParser.BuiltIn.Select(f => f.Name)]).Select((n, i) => (n, i)))
        {
            if (LineParser.FindFormat(name ?? "") is { } known)
            {
                formats.Add(known);
            }
            else
            {
                wrong($"formats[{i}]", $"'{name}' is no format. There are {string.Join(", ", LineParser.BuiltIn.Select(f => f.Name))}.");
            }
        }

        return formats;
    }

    // What is wrong with them is told by SourceCheck.
    private static ReadingRules Rules(SourceSettings source) => new()
    {
        DayFirst = source.DayFirst,
        Multiline = source.Multiline switch
        {
            { Enabled: false } => MultilineRules.Off,
            { StartPattern: { } pattern } when MultilineRules.TryCreate(pattern, out var rules, out _) => rules,
            _ => MultilineRules.Usual,
        },
        Feeds = Finders(source.FeedRules),
        Executions = Finders(source.ExecutionRules),
    };

    private static IReadOnlyList<NameFinder> Finders(IReadOnlyList<NameRule>? rules) =>
        [.. (rules ?? []).Select(Finder).OfType<NameFinder>()];

    private static NameFinder? Finder(NameRule rule) =>
        Enum.TryParse<NameSource>(rule.From, ignoreCase: true, out var from) && NameFinder.TryCreate(from, rule.Field, rule.Pattern, out var finder, out _) ? finder : null;
}

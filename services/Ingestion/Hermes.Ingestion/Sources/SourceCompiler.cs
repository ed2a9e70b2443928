using Hermes.Contracts.Ingestion;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Sources;

/// <summary>Turns settings into a source, or says of every wrong field what is wrong.</summary>
internal static class SourceCompiler
{
    /// <summary>Compiles settings; what is wrong with them is left out of the result and told under its field.</summary>
    public static Source Compile(SourceSettings settings, bool configured, Action<string, string>? wrong = null)
    {
        wrong ??= (_, _) => { };
        return new Source(settings, new LineParser(Formats(settings, wrong), Zone(settings, wrong)), configured);
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
            if (LineParser.BuiltIn.FirstOrDefault(f => f.Name == name) is { } known)
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
}

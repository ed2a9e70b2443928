using System.Text.RegularExpressions;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations;

/// <summary>The rules a configuration has to follow beyond the JSON Schema. Codes are stable; 001 to 009 belong to the schema.</summary>
public static partial class ConfigurationRules
{
    /// <summary>Checks a configuration that has the right shape.</summary>
    public static IReadOnlyList<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var findings = new List<ConfigurationFinding>();
        Identity(configuration, findings);
        Source(configuration.Source, findings);
        Columns(configuration, findings);
        Keys(configuration, findings);
        Personal(configuration, findings);
        Timing(configuration, findings);
        References(configuration, findings);
        return findings;
    }

    private static void Identity(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        if (!FeedName.IsValid(configuration.Feed.Name))
        {
            findings.Add(Error("HRM-CFG-010", "/feed/name", $"'{configuration.Feed.Name}' cannot name a feed.", FeedName.Rule));
        }

        if (string.IsNullOrWhiteSpace(configuration.Feed.Owner))
        {
            findings.Add(Warning("HRM-CFG-011", "/feed/owner", "Nobody answers for the feed: alerts have no addressee.", "Name a team or an address as owner."));
        }

        if (configuration.Feed.Upstreams?.Contains(configuration.Feed.Name, StringComparer.Ordinal) == true)
        {
            findings.Add(Error("HRM-CFG-012", "/feed/upstreams", "The feed waits for itself and would never run.", "Remove it from its own upstreams."));
        }

        foreach (var (pointer, text) in new[] { ("/source/location", configuration.Source.Location), ("/target/location", configuration.Target.Location) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                findings.Add(Error("HRM-CFG-013", pointer, "The location is empty.", "Give an address or a path."));
            }
            else if (Secret().IsMatch(text))
            {
                findings.Add(Error("HRM-CFG-020", pointer, "A password or key stands here in clear text; everyone who reads the repository has it, for ever.", "Use a reference such as ${secret:NAME} and change the password."));
            }
        }

        if (configuration.Source.Location.Length > 0 && configuration.Source.Location == configuration.Target.Location)
        {
            findings.Add(Error("HRM-CFG-021", "/target/location", "Source and target are the same: the feed would read what it writes.", "Choose another target."));
        }
    }

    private static void Source(SourceSettings source, List<ConfigurationFinding> findings)
    {
        if (source.Format == "delimited" && source.Dialect?.Delimiter is null)
        {
            findings.Add(Error("HRM-CFG-022", "/source/dialect", "A delimited file is read, but not how it is written.", "Add the dialect with at least the delimiter."));
        }

        if (source.Dialect?.Delimiter is { } delimiter && (delimiter.Length == 0 || delimiter == source.Dialect.Quote || delimiter.AsSpan().ContainsAny('\r', '\n')))
        {
            findings.Add(Error("HRM-CFG-023", "/source/dialect/delimiter", "The delimiter is empty, a line end, or the same as the quote.", "Use the character that stands between fields."));
        }

        if (source.Format == "fixedWidth" && !FixedColumns.AreInOrder(source.Dialect?.Columns ?? []))
        {
            findings.Add(Error("HRM-CFG-027", "/source/dialect/columns", "The columns of the fixed-width file are missing, overlap, or are not in order.", "Give each column its start (counted from 1) and width, from left to right; only the last may do without a width."));
        }

        if (source.Format == "xml" && string.IsNullOrEmpty(source.RecordsPath))
        {
            findings.Add(Error("HRM-CFG-024", "/source/recordsPath", "The repeating element of the XML is not named.", "Set recordsPath to the name of the element that holds one record."));
        }

        try
        {
            TextEncodings.Get(source.Encoding);
        }
        catch (ArgumentException)
        {
            findings.Add(Error("HRM-CFG-025", "/source/encoding", $"'{source.Encoding}' is no known encoding.", "Use utf-8, utf-16le, utf-16be, windows-1252 or another IANA name."));
        }
    }

    private static void Columns(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = configuration.Schema.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            var (column, at) = (columns[i], $"/schema/columns/{i}");
            if (!seen.Add(column.Name))
            {
                findings.Add(Error("HRM-CFG-030", $"{at}/name", $"More than one column is called '{column.Name}'.", "Rename one of them."));
            }

            if (ColumnType.Parse(column.Type) is not { } type)
            {
                findings.Add(Error("HRM-CFG-031", $"{at}/type", $"'{column.Type}' is not a type.",
                    "Use int16, int32, int64, decimal(p,s), double, boolean, date, timestamp, time, duration, uuid, email, url, ip, currency, country, country(2), country(3), enum, json, text or text(n)."));
                continue;
            }

            if (type.Kind == ColumnKind.Enum && column.Values is not { Count: > 0 })
            {
                findings.Add(Error("HRM-CFG-032", $"{at}/values", $"The enum '{column.Name}' has no values.", "List the allowed values, or make it text."));
            }

            if (type.Kind is ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time && string.IsNullOrEmpty(column.Format))
            {
                findings.Add(Warning("HRM-CFG-033", $"{at}/format", $"'{column.Name}' does not say how its values are written; ISO 8601 is assumed.", "Set format, for example yyyy-MM-dd."));
            }

            if (type is { Kind: ColumnKind.Text, Length: null })
            {
                findings.Add(Warning("HRM-CFG-034", $"{at}/type", $"The text '{column.Name}' has no longest length; one broken file can fill the target.", "Use text(n)."));
            }
        }
    }

    private static void Keys(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        var key = configuration.Schema.PrimaryKey;
        var columns = configuration.Schema.Columns.ToLookup(column => column.Name, StringComparer.Ordinal);
        for (var i = 0; i < key.Count; i++)
        {
            var column = columns[key[i]].FirstOrDefault();
            if (column is null)
            {
                findings.Add(Error("HRM-CFG-040", $"/schema/primaryKey/{i}", $"The key names '{key[i]}', which is not a column.", "Name a column of the schema."));
            }
            else if (column.Nullable)
            {
                findings.Add(Error("HRM-CFG-041", $"/schema/primaryKey/{i}", $"The key column '{key[i]}' may be missing; such rows could not be told apart.", "Set nullable to false, or choose another key."));
            }
        }

        if (key.Count == 0)
        {
            findings.Add(configuration.Target.WriteMode == "upsert"
                ? Error("HRM-CFG-042", "/schema/primaryKey", "The target is upserted, but nothing says which row is which.", "Set primaryKey, or write with append or replace.")
                : Warning("HRM-CFG-043", "/schema/primaryKey", "The schema has no key: a file delivered twice is stored twice.", "Set primaryKey to the columns that identify a row."));
        }
    }

    private static void Personal(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        var masked = configuration.Steps.Where(step => step.Do is "mask" or "drop").SelectMany(step => step.Columns ?? []).ToHashSet(StringComparer.Ordinal);
        var columns = configuration.Schema.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].PersonalData is { } kind && !masked.Contains(columns[i].Name))
            {
                findings.Add(Warning("HRM-CFG-050", $"/schema/columns/{i}", $"'{columns[i].Name}' holds personal data ({kind}) and reaches the target unmasked.", $"Add a step {{\"do\": \"mask\", \"columns\": [\"{columns[i].Name}\"], \"with\": \"hash\"}}, or record why it is needed."));
            }
        }
    }

    private static void Timing(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        if (configuration.Schedule is { } schedule)
        {
            if (CronExpression.ErrorOf(schedule.Cron) is { } problem)
            {
                findings.Add(Error("HRM-CFG-060", "/schedule/cron", $"The schedule '{schedule.Cron}' cannot be read: {problem}.", "Use five fields, for example '30 6 * * MON-FRI'."));
            }

            if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            {
                findings.Add(Error("HRM-CFG-061", "/schedule/timeZone", $"'{schedule.TimeZone}' is no known time zone.", "Use an IANA name such as Europe/London, or UTC."));
            }
        }
        else
        {
            findings.Add(new ConfigurationFinding("HRM-CFG-062", Severity.Info, "/schedule", "The feed has no schedule: lateness cannot be told from silence.", "Add a schedule when runs are expected at known times."));
        }

        var retries = configuration.Retries;
        if (retries.Attempts > 10 || (retries.Attempts > 3 && retries is { Backoff: "fixed", FirstDelaySeconds: < 10 }))
        {
            findings.Add(Warning("HRM-CFG-063", "/retries", "So many retries so close together strike a source that is already down.", "Retry at most 10 times, with exponential backoff."));
        }
    }

    private static void References(FeedConfiguration configuration, List<ConfigurationFinding> findings)
    {
        var names = configuration.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var references = configuration.Steps.SelectMany((step, i) => (step.Columns ?? []).Select(name => (Pointer: $"/steps/{i}/columns", Name: name)))
            .Concat(configuration.Quality.SelectMany((rule, i) => (rule.Columns ?? []).Select(name => (Pointer: $"/quality/{i}/columns", Name: name))))
            .Concat(configuration.Target.PartitionBy is { } by ? [("/target/partitionBy", by)] : []);
        foreach (var (pointer, name) in references.Where(reference => !names.Contains(reference.Name)))
        {
            findings.Add(Error("HRM-CFG-070", pointer, $"'{name}' is not a column of the schema.", "Name a column of the schema, or remove the reference."));
        }

        for (var i = 0; i < configuration.Quality.Count; i++)
        {
            var rule = configuration.Quality[i];
            if (rule.Min > rule.Max)
            {
                findings.Add(Error("HRM-CFG-071", $"/quality/{i}", $"The smallest allowed value {rule.Min} is above the largest, {rule.Max}: every row would fail.", "Swap min and max."));
            }

            if (rule.Pattern is { } pattern && !IsPattern(pattern))
            {
                findings.Add(Error("HRM-CFG-072", $"/quality/{i}/pattern", "The regular expression does not compile, or needs backtracking.", "Mend it; lookarounds and back references are not allowed."));
            }
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static ConfigurationFinding Error(string code, string pointer, string message, string fix) => new(code, Severity.Error, pointer, message, fix);

    private static ConfigurationFinding Warning(string code, string pointer, string message, string fix) => new(code, Severity.Warning, pointer, message, fix);

    // scheme://user:password@host, password=..., a cloud key, a bearer token. A reference like ${secret:X} or $X is fine.
    [GeneratedRegex(@"://[^/@:\s]*:(?!\$)[^/@\s]+@|(password|passwd|pwd|secret|token|api_?key|accountkey|sig)\s*=\s*(?!\$)[^;&\s]+|AKIA[0-9A-Z]{16}", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

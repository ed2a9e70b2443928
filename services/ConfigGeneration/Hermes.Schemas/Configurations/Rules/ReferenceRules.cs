using System.Text.RegularExpressions;
using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>What names columns elsewhere, and what no row could fulfil: codes 070 to 072 and 074.</summary>
internal static class ReferenceRules
{
    /// <summary>Unknown names that a fix is looked for; a configuration with more is broken in another way.</summary>
    private const int MostFixes = 100;

    public static IEnumerable<ConfigurationFinding> Check(FeedConfiguration configuration)
    {
        var names = configuration.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var lists = configuration.Steps.SelectMany((step, i) => new[] { ($"/steps/{i}", "columns", step.Columns), ($"/steps/{i}", "into", step.Into) })
            .Concat(configuration.Quality.Select((rule, i) => ($"/quality/{i}", "columns", rule.Columns)))
            .Append(("", "target/sortBy", configuration.Target.SortBy));
        var fixes = 0;
        foreach (var (holder, part, columns) in lists)
        {
            foreach (var name in (columns ?? []).Where(name => !names.Contains(name)))
            {
                yield return Unknown($"{holder}/{part}", name, ++fixes <= MostFixes ? [Mended(holder, part, columns!, name, names)] : []);
            }
        }

        if (configuration.Target.PartitionBy is { } by && !names.Contains(by))
        {
            yield return Unknown("/target/partitionBy", by, NearestName.Of(by, names) is { } meant ? FixOperation.Set("/target/partitionBy", meant) : FixOperation.Remove("/target/partitionBy"));
        }

        for (var i = 0; i < configuration.Quality.Count; i++)
        {
            var rule = configuration.Quality[i];
            if (rule is { Min: { } min, Max: { } max } && min > max)
            {
                yield return Found.Error(
                    "HRM-CFG-071", $"/quality/{i}", $"The smallest allowed value {min} is above the largest, {max}: every row would fail.", "Swap min and max.",
                    FixOperation.Set($"/quality/{i}/min", max), FixOperation.Set($"/quality/{i}/max", min));
            }

            if (rule.Rule == "references" && (string.IsNullOrEmpty(rule.Feed) || rule.Columns is not { Count: > 0 } || rule.FeedColumns?.Count != rule.Columns.Count))
            {
                yield return Found.Error("HRM-CFG-074", $"/quality/{i}", "The rule 'references' does not say which columns are keys of which feed.", "Give columns, feed and as many feedColumns.", FixOperation.Remove($"/quality/{i}"));
            }

            if (rule.Pattern is { } pattern && !IsPattern(pattern))
            {
                yield return Found.Error("HRM-CFG-072", $"/quality/{i}/pattern", "The regular expression does not compile, or needs backtracking.", "Mend it; lookarounds and back references are not allowed.");
            }
        }
    }

    private static ConfigurationFinding Unknown(string pointer, string name, params FixOperation[] fix) =>
        Found.Error("HRM-CFG-070", pointer, $"'{name}' is not a column of the schema.", "Name a column of the schema, or remove the reference.", fix);

    // A slip of the pen is mended; any other name goes, and with the last one the whole step or rule, which would else be for all columns.
    private static FixOperation Mended(string holder, string part, IReadOnlyList<string> columns, string name, HashSet<string> names)
    {
        var meant = NearestName.Of(name, names.Except(columns));
        List<string> kept = [.. columns.Where(column => column != name || meant is not null).Select(column => column == name ? meant! : column)];
        return kept.Count == 0 || (part == "into" && kept.Count < columns.Count) ? FixOperation.Remove(holder.Length == 0 ? $"/{part}" : holder) : FixOperation.Set($"{holder}/{part}", kept);
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
}

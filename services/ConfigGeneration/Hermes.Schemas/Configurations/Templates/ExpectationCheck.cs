using System.Globalization;

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Compares what came of a template's sample with what its test expects.</summary>
internal static class ExpectationCheck
{
    public static IEnumerable<string> Differences(TemplateExpectation expected, FeedConfiguration found, ProofResult proof)
    {
        var columns = found.Schema.Columns.DistinctBy(column => column.Name).ToDictionary(column => column.Name, StringComparer.Ordinal);
        var masked = found.Steps.Where(step => step.Do is "mask" or "drop").SelectMany(step => step.Columns ?? []).Distinct().Order(StringComparer.Ordinal);
        return Values().Where(value => value.Expected is not null && value.Expected != value.Found)
            .Select(value => $"test/expect/{value.Name}: expected {Shown(value.Expected)}, found {Shown(value.Found)}.")
            .Concat(ByColumn("roles", expected.Roles, column => column.Role))
            .Concat(ByColumn("types", expected.Types, column => column.Type))
            .Concat(ByColumn("units", expected.Units, column => column.Unit))
            .Concat(MissingRules());

        IEnumerable<(string Name, string? Expected, string? Found)> Values() =>
        [
            ("rows", Text(expected.Rows), Text(proof.RowsParsed)),
            ("writeMode", expected.WriteMode, found.Target.WriteMode),
            ("format", expected.Format, found.Source.Format),
            ("primaryKey", List(expected.PrimaryKey), List(found.Schema.PrimaryKey)),
            ("masked", List(expected.Masked?.Order(StringComparer.Ordinal)), List(masked)),
            ("partitionBy", expected.PartitionBy, found.Target.PartitionBy ?? ""),
            ("schemaChange", expected.SchemaChange, found.SchemaChange),
            ("cron", expected.Cron, found.Schedule?.Cron),
            ("retentionDays", expected.RetentionDays is { } days ? Text(days) : null, Text(found.Retention.Days)),
        ];

        IEnumerable<string> ByColumn(string name, IReadOnlyDictionary<string, string>? wanted, Func<ColumnSettings, string?> of) =>
            (wanted ?? new Dictionary<string, string>()).Where(pair => !columns.TryGetValue(pair.Key, out var column) || of(column) != pair.Value)
                .Select(pair => $"test/expect/{name}/{pair.Key}: expected {Shown(pair.Value)}, found {(columns.TryGetValue(pair.Key, out var column) ? Shown(of(column)) : "no such column")}.");

        IEnumerable<string> MissingRules()
        {
            var rules = found.Quality.SelectMany(rule => (rule.Columns ?? [""]).Select(column => $"{rule.Rule} {column}".TrimEnd())).ToHashSet(StringComparer.Ordinal);
            return (expected.Rules ?? []).Where(rule => !rules.Contains(rule)).Select(rule => $"test/expect/rules: '{rule}' is missing; there are {string.Join(", ", rules.Order(StringComparer.Ordinal))}.");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? List(IEnumerable<string>? items) => items is null ? null : string.Join(", ", items);

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : $"'{value}'";
}

using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Suggestions;

/// <summary>Calls columns of a configuration something else everywhere at once; the file keeps its names.</summary>
internal static class ColumnNames
{
    /// <param name="configuration">The configuration.</param>
    /// <param name="names">New names by the old ones.</param>
    public static FeedConfiguration Change(FeedConfiguration configuration, IReadOnlyDictionary<string, string> names)
    {
        var parts = configuration.Steps.SelectMany(step => step.Into ?? []).ToHashSet(StringComparer.Ordinal);
        return configuration with
        {
            Schema = configuration.Schema with
            {
                Columns = [.. configuration.Schema.Columns.Select(column => names.TryGetValue(column.Name, out var name)
                    ? column with { Name = name, Source = parts.Contains(column.Name) ? null : column.Source ?? column.Name }
                    : column)],
                PrimaryKey = Changed(configuration.Schema.PrimaryKey)!,
            },
            Steps = [.. configuration.Steps.Select(step => step with { Columns = Changed(step.Columns), Into = Changed(step.Into) })],
            Quality = [.. configuration.Quality.Select(rule => rule with { Columns = Changed(rule.Columns) })],
            Target = configuration.Target with
            {
                PartitionBy = configuration.Target.PartitionBy is { } by ? names.GetValueOrDefault(by, by) : null,
                SortBy = Changed(configuration.Target.SortBy),
            },
        };

        IReadOnlyList<string>? Changed(IReadOnlyList<string>? columns) => columns is null ? null : [.. columns.Select(column => names.GetValueOrDefault(column, column))];
    }
}

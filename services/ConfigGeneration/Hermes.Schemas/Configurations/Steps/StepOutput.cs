using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>The columns that come out of the steps of a configuration.</summary>
public static class StepOutput
{
    /// <summary>The columns that reach the target, in order, under the names and with the types they have there.</summary>
    /// <param name="configuration">The feed.</param>
    public static IReadOnlyList<ColumnSettings> Of(FeedConfiguration configuration) => [.. Places(configuration).Select(column => column.Column)];

    /// <summary>Names of the columns that steps make: the file does not have them.</summary>
    /// <param name="configuration">The feed.</param>
    public static IReadOnlySet<string> Made(FeedConfiguration configuration) => configuration.Steps.SelectMany(step => step.Into ?? []).ToHashSet(StringComparer.Ordinal);

    internal static IEnumerable<(int Place, ColumnSettings Column)> Places(FeedConfiguration configuration)
    {
        var steps = configuration.Steps.SelectMany(step => (step.Columns ?? []).Select(column => (Column: column, Step: step))).ToLookup(pair => pair.Column, pair => pair.Step, StringComparer.Ordinal);
        for (var i = 0; i < configuration.Schema.Columns.Count; i++)
        {
            var column = configuration.Schema.Columns[i];
            if (!steps[column.Name].Any(step => step.Do == "drop"))
            {
                yield return (i, steps[column.Name].Aggregate(column, After));
            }
        }
    }

    private static ColumnSettings After(ColumnSettings column, TransformationStep step) => step switch
    {
        { Do: "rename", With: { Length: > 0 } name } => column with { Name = name, Source = column.Source ?? column.Name },
        { Do: "cast", With: { Length: > 0 } type } => column with { Type = type.TrimEnd('?'), Nullable = column.Nullable || type.EndsWith('?'), Format = null, DecimalSeparator = null, GroupSeparator = null, Values = null },
        { Do: "normaliseDates" } when ColumnType.Parse(column.Type)?.Kind is ColumnKind.Text => column with { Type = step.With is "timestamp" ? "timestamp" : "date", Format = null },
        _ => column,
    };
}

namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Names a person gives to the columns of files that do not name them: the choice <c>columnNames</c>, separated by commas, in file order.</summary>
internal static class GivenNames
{
    private const string Choice = "columnNames";

    public static string? ErrorOf(IReadOnlyDictionary<string, string> choices, SampleAnalysis sample)
    {
        if (Given(choices) is not { } names)
        {
            return null;
        }

        if (names.Length != sample.Columns.Count)
        {
            return $"columnNames has {names.Length} names; the sample has {sample.Columns.Count} columns. Give one name for each, in file order.";
        }

        var twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? null : $"columnNames has '{twice}' twice. Give each column a name of its own.";
    }

    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> choices, SampleAnalysis sample) =>
        Given(choices) ?? sample.Columns.Select(column => column.Name);

    public static SampleAnalysis Apply(IReadOnlyDictionary<string, string> choices, SampleAnalysis sample)
    {
        if (Given(choices) is not { } names)
        {
            return sample;
        }

        var renamed = sample.Columns.Zip(names, (column, name) => (column.Name, name)).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.name, StringComparer.Ordinal);
        return sample with
        {
            Columns = [.. sample.Columns.Zip(names, (column, name) => column with { Name = name })],
            Keys = [.. sample.Keys.Select(key => key with { Columns = [.. key.Columns.Select(column => renamed.GetValueOrDefault(column, column))] })],
        };
    }

    /// <summary>The columns with the name in the file where a given name took its place.</summary>
    public static IReadOnlyList<ColumnSettings> PointBack(IReadOnlyList<ColumnSettings> columns, SampleAnalysis sample, IReadOnlyDictionary<string, string> choices)
    {
        if (Given(choices) is not { } names)
        {
            return columns;
        }

        var inFile = names.Zip(sample.Columns, (name, column) => (name, column.Name)).ToDictionary(pair => pair.name, pair => pair.Name, StringComparer.Ordinal);
        return [.. columns.Select(column => inFile.TryGetValue(column.Source ?? column.Name, out var source) && source != column.Name ? column with { Source = source } : column)];
    }

    private static string[]? Given(IReadOnlyDictionary<string, string> choices) =>
        choices.TryGetValue(Choice, out var names) && !string.IsNullOrWhiteSpace(names) ? names.Split(',', StringSplitOptions.TrimEntries) : null;
}

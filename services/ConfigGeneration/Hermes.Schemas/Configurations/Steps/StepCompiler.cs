namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Turns the steps of a configuration into what can be done to rows, or says what is wrong with them.</summary>
internal static class StepCompiler
{
    private static readonly string[] Masks = ["hash", "redact", "last4"];

    /// <summary>The steps with their names; null for those that change no value: names and columns that are left out.</summary>
    /// <param name="configuration">A valid configuration.</param>
    public static IReadOnlyList<(string Name, RowStep? Step)> Compile(FeedConfiguration configuration)
    {
        var columns = configuration.Schema.Columns;
        var places = columns.Select((column, place) => (column.Name, place)).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        var nulls = configuration.Source.NullTokens ?? [];
        var checks = columns.Select(column => new ColumnCheck(column, nulls)).ToArray();
        return [.. configuration.Steps.Select(step => (step.Do, Compile(step, PlacesOf(step)))) ];

        int[] PlacesOf(TransformationStep step) => step.Columns is { Count: > 0 } names ? [.. names.Select(name => places[name])] : [.. Enumerable.Range(0, columns.Count)];

        RowStep? Compile(TransformationStep step, int[] concerned) => step.Do switch
        {
            "trim" => new TrimStep { Reads = concerned, Writes = concerned },
            "normaliseDates" => new NormaliseDatesStep(checks) { Reads = concerned, Writes = concerned },
            "cast" => new CastStep(concerned.Distinct().ToDictionary(place => place, place => new ColumnCheck(Cast(columns[place], step.With!), nulls)), step.With!.EndsWith('?')) { Reads = concerned, Writes = concerned },
            "split" => Split(step, concerned[0]),
            "filter" => Filter(FilterExpression.Parse(step.With!, name => places.TryGetValue(name, out var place) ? checks[place] : null, name => places[name])),
            "deduplicate" => new DeduplicateStep { Reads = concerned },
            "mask" => new MaskStep(step.With!) { Reads = concerned, Writes = concerned },
            _ => null,
        };

        SplitStep Split(TransformationStep step, int column)
        {
            var into = step.Into!.Select(name => (places[name], checks[places[name]])).ToList();
            return new SplitStep(column, checks[column], step.With!, into) { Reads = [column], Writes = [.. into.Select(part => part.Item1)] };
        }

        static FilterStep Filter(FilterExpression expression) => new(expression) { Reads = expression.Columns };
    }

    /// <summary>What keeps a step from being done, and what to do; null when nothing does. Names of columns are another matter.</summary>
    /// <param name="step">The step.</param>
    /// <param name="configuration">Where it stands.</param>
    public static (string Problem, string Fix)? ErrorOf(TransformationStep step, FeedConfiguration configuration) => step switch
    {
        { Do: "mask" } when !Masks.Contains(step.With) => ("A mask has to say how values are hidden.", "Set with to hash, redact or last4."),
        { Do: "deduplicate" } when step.With is not (null or "first" or "last") => ("Of rows that are the same, the first or the last can be kept.", "Set with to first or last."),
        { Do: "cast" } when step.With is not { } type || Types.ColumnType.Parse(type.TrimEnd('?')) is null or { Kind: Types.ColumnKind.Enum } => ("A cast has to name the type that values become.", "Set with to a type, for example int64, or int64? to let values that do not fit become missing."),
        { Do: "rename" } when step is not { With.Length: > 0, Columns.Count: 1 } => ("A rename has to name one column and its new name.", "Set columns to the column and with to its new name."),
        { Do: "rename" } when configuration.Schema.Columns.Any(column => column.Name == step.With) => ($"Another column is called '{step.With}' already.", "Choose a name that no column has."),
        { Do: "split" } when step is not { With.Length: > 0, Columns.Count: 1, Into.Count: > 1 } => ("A split has to name one column, the separator, and the columns that take the parts.", "Set columns, with and into, and describe the new columns in the schema."),
        { Do: "drop" } when step.Columns is not { Count: > 0 } => ("A drop has to name the columns that are left out.", "Set columns."),
        { Do: "filter" } => FilterExpression.ErrorOf(step.With, configuration.Schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal)) is { } error ? (error, "Write a condition such as: amount > 0 and status in ('NEW', 'DONE').") : null,
        _ => null,
    };

    private static ColumnSettings Cast(ColumnSettings column, string type) => column with { Type = type.TrimEnd('?'), Nullable = true, Values = null };
}

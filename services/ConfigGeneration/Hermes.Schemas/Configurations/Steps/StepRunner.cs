namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Rows as they reach the target, to be looked at.</summary>
/// <param name="Columns">Names in the target; of more than two hundred the first.</param>
/// <param name="Rows">The first rows.</param>
public sealed record RowsAfter(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Does the steps of a configuration to rows, one by one and in order. What cannot fail is done only to rows that are shown, or when a later step looks at it.</summary>
internal sealed class StepRunner
{
    private const int MaxShownRows = 5;
    private const int MaxShownColumns = 200;
    private const int MaxShownChars = 100;
    private readonly IReadOnlyList<ColumnSettings> _columns;
    private readonly List<(int Number, string Name, RowStep Step, bool IsNeeded)> _steps = [];
    private readonly List<(int Place, ColumnSettings Column)> _output;
    private readonly List<IReadOnlyList<string>> _shown = [];

    /// <param name="configuration">A valid configuration.</param>
    /// <param name="watched">Places of columns that are looked at after the steps.</param>
    public StepRunner(FeedConfiguration configuration, IEnumerable<int> watched)
    {
        _columns = configuration.Schema.Columns;
        _output = [.. StepOutput.Places(configuration).Take(MaxShownColumns)];
        var compiled = StepCompiler.Compile(configuration);
        var seen = watched.ToHashSet();
        for (var i = compiled.Count - 1; i >= 0; i--)
        {
            if (compiled[i].Step is not { } step)
            {
                continue;
            }

            var needed = step.MayStop || (!step.KeepsIdentity && step.Writes.Any(seen.Contains));
            _steps.Insert(0, (i + 1, compiled[i].Name, step, needed));
            if (needed)
            {
                seen.UnionWith(step.Reads);
            }
        }
    }

    /// <summary>Rows that a step took out, as it is meant to.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The first rows that came through.</summary>
    public RowsAfter Shown => new([.. _output.Select(column => column.Column.Name)], _shown);

    /// <summary>Does all steps to a row.</summary>
    /// <param name="row">A row that fits the schema.</param>
    /// <returns>Whether it came through, and the column and reason when a step cannot handle it.</returns>
    public (bool CameThrough, string Column, string? Reason) Run(StepRow row)
    {
        var isShown = _shown.Count < MaxShownRows;
        foreach (var (number, name, step, isNeeded) in _steps)
        {
            if (!isNeeded && !isShown)
            {
                continue;
            }

            var outcome = step.Do(row);
            if (outcome.Reason is { } reason)
            {
                return (false, _columns[outcome.Column].Name, $"Step {number} ({name}): {reason}");
            }

            if (outcome.IsLeftOut)
            {
                LeftOut++;
                return (false, "", null);
            }
        }

        if (isShown)
        {
            _shown.Add([.. _output.Select(column => Shorten(row[column.Place]))]);
        }

        return (true, "", null);
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length > MaxShownChars ? $"{text[..MaxShownChars]}…" : text.ToString();
}

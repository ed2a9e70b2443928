namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Cuts a value at its separator into columns of their own. A value with another number of parts, or a part that does not fit its column, rejects the row.</summary>
/// <param name="column">Place of the column that is cut.</param>
/// <param name="source">How it is read.</param>
/// <param name="separator">Between the parts.</param>
/// <param name="into">The columns that take the parts, with their places.</param>
internal sealed class SplitStep(int column, ColumnCheck source, string separator, IReadOnlyList<(int Place, ColumnCheck Check)> into) : RowStep
{
    public override bool MayStop => true;

    public override StepOutcome Do(StepRow row)
    {
        var rest = row[column].Trim();
        if (source.IsNull(rest))
        {
            return FillMissing(row);
        }

        for (var i = 0; i < into.Count; i++)
        {
            var end = rest.IndexOf(separator);
            if (end < 0 != (i == into.Count - 1))
            {
                return StepOutcome.Rejected(column, $"{Shown(row[column])} does not have {into.Count} parts between '{separator}'.");
            }

            var part = (end < 0 ? rest : rest[..end]).Trim();
            if (into[i].Check.ProblemWith(part) is { } problem)
            {
                return StepOutcome.Rejected(into[i].Place, problem);
            }

            row.Set(into[i].Place, part.ToString());
            rest = end < 0 ? [] : rest[(end + separator.Length)..];
        }

        return StepOutcome.Passed;
    }

    private StepOutcome FillMissing(StepRow row)
    {
        foreach (var (place, check) in into)
        {
            if (check.ProblemWith([]) is { } problem)
            {
                return StepOutcome.Rejected(place, problem);
            }

            row.Set(place, "");
        }

        return StepOutcome.Passed;
    }
}

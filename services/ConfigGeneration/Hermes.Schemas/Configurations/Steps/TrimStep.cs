namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Takes blanks around values away.</summary>
internal sealed class TrimStep : RowStep
{
    public override bool MayStop => false;

    public override StepOutcome Do(StepRow row)
    {
        foreach (var column in Reads)
        {
            var trimmed = row[column].Trim();
            if (trimmed.Length < row[column].Length)
            {
                row.Set(column, trimmed.ToString());
            }
        }

        return StepOutcome.Passed;
    }
}

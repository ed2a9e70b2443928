using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Keeps one of the rows that are the same in its columns. Of a pass over the file, the first is kept; that it may be the last makes no difference to how many stay.</summary>
internal sealed class DeduplicateStep : RowStep
{
    private readonly HashSet<ulong> _seen = [];

    public override bool MayStop => true;

    public override StepOutcome Do(StepRow row)
    {
        var hash = 0UL;
        foreach (var column in Reads)
        {
            hash = ValueHash.Combine(hash, ValueHash.Of(row[column].Trim()));
        }

        return _seen.Add(hash) ? StepOutcome.Passed : StepOutcome.LeftOut;
    }
}

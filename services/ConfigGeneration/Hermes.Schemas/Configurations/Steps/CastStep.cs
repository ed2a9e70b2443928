using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Makes values those of another type, written plainly and without the column's unit. What does not fit rejects the row, or becomes missing when the type ends with <c>?</c>.</summary>
/// <param name="checks">How values of the new type are read, by the place of the column in the schema.</param>
/// <param name="mayMiss">What does not fit becomes missing.</param>
internal sealed class CastStep(IReadOnlyDictionary<int, ColumnCheck> checks, bool mayMiss) : RowStep
{
    private const int LongestNumber = 64;

    public override bool MayStop => true;

    public override StepOutcome Do(StepRow row)
    {
        Span<char> buffer = stackalloc char[LongestNumber];
        foreach (var (column, check) in checks)
        {
            var text = WithoutUnit(row[column].Trim(), check.Column.Unit);
            if (text.IsEmpty)
            {
                continue;
            }

            if (check.ProblemWith(text) is { } problem)
            {
                if (!mayMiss)
                {
                    return StepOutcome.Rejected(column, problem);
                }

                row.Set(column, "");
                continue;
            }

            var plain = Plain(check, text, buffer);
            if (!plain.SequenceEqual(row[column]))
            {
                row.Set(column, plain.ToString());
            }
        }

        return StepOutcome.Passed;
    }

    // 12 kg is 12 in a column of kilograms; 12 lb stays what it is and is rejected.
    private static ReadOnlySpan<char> WithoutUnit(ReadOnlySpan<char> text, string? unit) =>
        unit is not null && Units.TrySplit(text, out var number, out var found) && found == unit ? text[number] : text;

    private static ReadOnlySpan<char> Plain(ColumnCheck check, ReadOnlySpan<char> text, Span<char> buffer) => check.Type.Kind switch
    {
        _ when check.IsNull(text) => [],
        ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double => buffer[..NumberFormats.Normalise(text, check.Number, buffer)],
        ColumnKind.Boolean => Booleans.IsTrue(text) ? "true" : "false",
        _ => text,
    };
}

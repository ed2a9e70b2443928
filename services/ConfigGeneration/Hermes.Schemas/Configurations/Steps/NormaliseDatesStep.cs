using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Writes dates and times as ISO 8601 says. In a column of text they are read however they are written, unless that has two meanings.</summary>
/// <param name="checks">How the columns are read, by their place in the schema.</param>
internal sealed class NormaliseDatesStep(ColumnCheck[] checks) : RowStep
{
    public override bool MayStop => Reads.Any(column => !IsTime(checks[column].Type.Kind));

    public override StepOutcome Do(StepRow row)
    {
        foreach (var column in Reads)
        {
            var text = row[column].Trim();
            if (checks[column].IsNull(text))
            {
                continue;
            }

            if (IsTime(checks[column].Type.Kind))
            {
                if (checks[column].FormatOf(text) is { HasDate: true } format && format.TryParse(text, out var known))
                {
                    row.Set(column, Iso(known, checks[column].Type.Kind == ColumnKind.Timestamp, format.HasZone));
                }

                continue;
            }

            if (Read(text) is not { } read)
            {
                return StepOutcome.Rejected(column, $"{Shown(text)} is not a date or time.");
            }

            if (read.IsDoubtful)
            {
                return StepOutcome.Rejected(column, $"{Shown(text)} can be read as two days.");
            }

            row.Set(column, Iso(read.Value, read.Format.HasTime, read.Format.HasZone));
        }

        return StepOutcome.Passed;
    }

    private static bool IsTime(ColumnKind kind) => kind is ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time;

    private static (DateTimeOffset Value, TimeFormat Format, bool IsDoubtful)? Read(ReadOnlySpan<char> text)
    {
        (DateTimeOffset Value, TimeFormat Format)? first = null;
        foreach (var format in TimeFormats.Candidates(text))
        {
            if (!format.HasDate || !format.TryParse(text, out var value))
            {
                continue;
            }

            if (first is { } known && known.Value != value)
            {
                return (value, format, true);
            }

            first ??= (value, format);
        }

        return first is { } only ? (only.Value, only.Format, false) : null;
    }

    private static string Iso(DateTimeOffset value, bool withTime, bool withZone) =>
        value.ToString(!withTime ? "yyyy-MM-dd" : withZone ? "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}

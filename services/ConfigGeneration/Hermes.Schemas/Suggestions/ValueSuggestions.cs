using Hermes.Schemas.Types;

namespace Hermes.Schemas.Suggestions;

/// <summary>Values that could be written in another way: dates, and numbers among which some texts stand.</summary>
internal static class ValueSuggestions
{
    /// <summary>Room for what the sample did not show; a value that does not fit becomes missing.</summary>
    private const string NumberWithGaps = "decimal(38,6)?";

    private const string NumberOfUnit = "decimal(38,6)";

    public static IEnumerable<Suggestion> Find(SampleAnalysis sample)
    {
        var doubts = sample.Findings.Where(finding => finding.Code is "almostNumeric" or "almostDate").ToLookup(finding => finding.Column, StringComparer.Ordinal);
        foreach (var column in sample.Columns)
        {
            var finding = doubts[column.Name].FirstOrDefault();
            if (column.Type is { Kind: ColumnKind.Date or ColumnKind.Timestamp, Format: { } format } && !format.StartsWith("yyyy-M", StringComparison.Ordinal))
            {
                yield return new Suggestion(
                    $"normaliseDates:{column.Name}", "normaliseDates", [column.Name], $"Write '{column.Name}' as ISO 8601 says.",
                    $"The values are written as {format}, {(TimeFormats.ByPattern(format).Order == DateOrder.Certain ? "which not every program reads" : "which is read as other days elsewhere")}.", false);
            }
            else if (column is { Type.Kind: ColumnKind.Text or ColumnKind.Enum, Unit: { } unit } && column.Examples.All(IsPlainNumberWithUnit))
            {
                yield return new Suggestion(
                    $"cast:{column.Name}", "cast", [column.Name], $"Take the unit off '{column.Name}' and make it a number of {unit}; rows with another unit are rejected.",
                    $"Every value carries the unit {unit}.", false) { With = NumberOfUnit };
            }
            else if (finding is { Code: "almostDate" })
            {
                yield return new Suggestion(
                    $"normaliseDates:{column.Name}", "normaliseDates", [column.Name], $"Read '{column.Name}' as dates however they are written, and write them as ISO 8601 says; rows whose date has two meanings or none are rejected.",
                    finding.Message, false);
            }
            else if (finding is { Code: "almostNumeric" } && column.Examples.Count(IsPlainNumber) * 2 > column.Examples.Count)
            {
                yield return new Suggestion(
                    $"cast:{column.Name}", "cast", [column.Name], $"Make '{column.Name}' a number; what is none becomes missing.", finding.Message, false) { With = NumberWithGaps };
            }
        }
    }

    private static bool IsPlainNumberWithUnit(string text) => Units.TrySplit(text, out var number, out _) && IsPlainNumber(text[number]);

    private static bool IsPlainNumber(string text) => PlainNumber.TryRead(text, out _);
}

using Hermes.Schemas.Profiles;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Suggestions;

/// <summary>How the target could be divided and ordered, so that questions about a day read that day only.</summary>
internal static class LayoutSuggestions
{
    public static IEnumerable<Suggestion> Find(SampleAnalysis sample)
    {
        var day = sample.Columns.FirstOrDefault(column => IsDay(column) && column.Distinct * 2 <= column.Rows) ?? sample.Columns.FirstOrDefault(IsDay);
        if (day is not null)
        {
            yield return new Suggestion(
                $"partition:{day.Name}", "partition", [day.Name], $"Divide the target by {day.Name}.",
                $"Every row has a {(day.Type.Kind == ColumnKind.Date ? "day" : "time")}, from {day.Min} to {day.Max}.", false);
        }

        string[] order = [.. day is null ? [] : new[] { day.Name }, .. (sample.Keys.Count > 0 ? sample.Keys[0].Columns : []).Where(name => name != day?.Name)];
        if (order.Length > 0)
        {
            yield return new Suggestion(
                "sort", "sort", order, $"Order rows by {string.Join(", ", order)}.",
                day is null ? "These columns tell rows apart, so rows are looked for by them." : "Rows of one time are read together, and found by what tells them apart.", false);
        }
    }

    // A day of birth divides people, not deliveries.
    private static bool IsDay(ColumnProfile column) =>
        column is { Type.Kind: ColumnKind.Date or ColumnKind.Timestamp, Nulls: 0, PersonalData: null, Distinct: > 1 };
}

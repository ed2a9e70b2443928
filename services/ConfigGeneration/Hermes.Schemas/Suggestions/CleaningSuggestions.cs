namespace Hermes.Schemas.Suggestions;

/// <summary>What should go: blanks around values, rows that come twice, columns that say nothing, what identifies people.</summary>
internal static class CleaningSuggestions
{
    /// <summary>Rows after which a column without values, or with one value only, is no accident.</summary>
    private const int RowsToTrustNothing = 50;

    public static IEnumerable<Suggestion> Find(SampleAnalysis sample)
    {
        foreach (var column in sample.Columns.Where(column => column.HasPadding))
        {
            yield return new Suggestion($"trim:{column.Name}", "trim", [column.Name], $"Take the blanks around the values of '{column.Name}' away.", "Some values have blanks before or behind them, and would differ from the same value without.", true);
        }

        if (sample.Findings.FirstOrDefault(finding => finding.Code == "duplicateRows") is { } duplicates)
        {
            yield return new Suggestion("deduplicate", "deduplicate", [], "Keep the first of rows that are the same.", duplicates.Message, true) { With = "first" };
        }

        foreach (var column in sample.Columns.Where(column => column.PersonalData is not null))
        {
            yield return new Suggestion($"mask:{column.Name}", "mask", [column.Name], $"Mask '{column.Name}' before it is stored.", $"The values look like personal data ({column.PersonalData}).", true);
        }

        foreach (var column in sample.Columns.Where(column => column.Rows >= RowsToTrustNothing && (column.Nulls == column.Rows || (column.Distinct == 1 && column.Nulls == 0))))
        {
            yield return new Suggestion(
                $"drop:{column.Name}", "drop", [column.Name], $"Leave '{column.Name}' out.",
                column.Nulls == column.Rows ? $"None of the {column.Rows} rows has a value." : $"All {column.Rows} rows have the same value.", false);
        }
    }
}

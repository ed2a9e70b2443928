namespace Hermes.Schemas.Configurations.Templates;

/// <summary>Recognises columns by the hints of a domain.</summary>
internal static class ColumnHints
{
    /// <summary>The first hint that fits a column's name; null when none does.</summary>
    public static ColumnHint? HintFor(this FeedTemplate template, string column) =>
        template.Columns.FirstOrDefault(candidate => NamePattern.IsMatch(column, candidate.Match));
}

namespace Hermes.Schemas.Delimited;

/// <summary>Recognises a header that names fewer columns than its rows have fields, as tables with row labels or a delimiter at every line end do.</summary>
/// <param name="Fields">Fields of the rows.</param>
/// <param name="Offset">Fields before the first one named.</param>
/// <param name="IsDoubtful">The names could also begin elsewhere.</param>
/// <param name="Confidence">Belief that it is the header, 0.5..1.</param>
internal sealed record ShortHeader(int Fields, int Offset, bool IsDoubtful, double Confidence)
{
    /// <summary>The header, when a row is that of the rows below it; null when it is a title or data.</summary>
    public static ShortHeader? Find(string[] names, IReadOnlyList<string[]> rows)
    {
        var fields = rows[0].Length;
        if (names.Length < 2 || names.Length >= fields || names.Length * 2 < fields || !IsNames(names) || HeaderEvidence.Of(rows) is { HasHeader: true, Confidence: >= 0.75 })
        {
            return null;
        }

        var body = rows.Where(row => row.Length == fields).ToList();
        var missing = fields - names.Length;
        if (body.TrueForAll(row => row[^missing..].All(cell => cell.Length == 0)))
        {
            return new ShortHeader(fields, 0, false, 0.9);
        }

        // Labels of rows have no name of their own; they are all different and come first.
        var labelled = missing == 1 && body.Select(row => row[0]).Distinct(StringComparer.Ordinal).Count() == body.Count && body.TrueForAll(row => row[0].Length > 0);
        var fits = Fit(names, body, labelled ? 1 : 0);
        return fits <= 0 ? null : new ShortHeader(fields, labelled ? 1 : 0, true, HeaderEvidence.Belief(fits));
    }

    // Where a delimiter was forgotten, two names stand in one field and need not look like a name.
    private static bool IsNames(string[] names) =>
        names.Count(TableLayout.LooksLikeName) * 4 >= names.Length * 3 && !names.Any(TableLayout.IsValue) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length;

    private static double Fit(string[] names, List<string[]> body, int offset) =>
        1 + Enumerable.Range(0, names.Length).Sum(i => HeaderEvidence.Vote(names[i], body, i + offset));
}

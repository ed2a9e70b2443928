namespace Hermes.Schemas.Delimited;

/// <summary>Tells names of columns from data. Each column votes: a name over numbers or dates, a text unlike its values, or a text that comes back below.</summary>
internal static class HeaderEvidence
{
    /// <summary>Whether the first record names the columns, and the belief in that, 0.5..1.</summary>
    public static (bool HasHeader, double Confidence) Of(IReadOnlyList<string[]> table)
    {
        if (table.Count == 0)
        {
            return (false, 1);
        }

        var header = table[0];
        var body = table.Skip(1).Where(row => row.Length == header.Length).ToList();
        if (header.Any(cell => cell.Length > 0 && TableLayout.IsValue(cell)))
        {
            // A year or a number among names does occur (pivoted tables); mostly values means data.
            var values = header.Count(cell => cell.Length > 0 && TableLayout.IsValue(cell));
            if (values * 3 >= header.Length || body.Count == 0)
            {
                return (false, 0.95);
            }
        }

        if (body.Count == 0)
        {
            return (true, 0.6);
        }

        var votes = Enumerable.Range(0, header.Length).Sum(i => Vote(header[i], body, i));
        votes += header.Distinct(StringComparer.OrdinalIgnoreCase).Count() == header.Length ? 0.5 : -0.5;
        votes += header.All(TableLayout.LooksLikeName) ? 1 : header.Any(cell => cell.Length > 60) ? -1 : 0;
        votes += header.Any(cell => cell.Length == 0) ? -0.5 : 0;
        return (votes > 0, Belief(votes));
    }

    /// <summary>What votes for or against are worth, 0.5..1.</summary>
    public static double Belief(double votes) => Math.Round(1 / (1 + Math.Exp(-Math.Abs(votes))), 3);

    /// <summary>How much a column speaks for the name above it; negative when against.</summary>
    public static double Vote(string name, List<string[]> body, int column)
    {
        var cells = body.Select(row => row[column]).Where(cell => cell.Length > 0).ToList();
        if (cells.Count == 0 || name.Length == 0)
        {
            return 0;
        }

        var typed = (double)cells.Count(TableLayout.IsValue) / cells.Count;
        if (typed > 0.8)
        {
            return TableLayout.IsValue(name) ? -1.5 : 1.5;
        }

        if (cells.Contains(name, StringComparer.Ordinal))
        {
            return -1;
        }

        var usual = cells.Average(cell => cell.Length);
        var spread = Math.Sqrt(cells.Average(cell => Math.Pow(cell.Length - usual, 2)));
        var fixedLength = spread < 0.01 && name.Length != (int)usual;
        return fixedLength ? 1 : Math.Abs(name.Length - usual) > (3 * spread) + 1 ? 0.4 : 0;
    }
}

using Hermes.Schemas.Records;

namespace Hermes.Schemas.Delimited;

/// <summary>Counts the totals and remarks at the end of a delimited text.</summary>
internal static class TableEnd
{
    private const int MaxFooters = 10;

    /// <summary>Records at the end that are no rows of the table; 0 when the last record is one.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="dialect">How it is read, with its header and what is skipped.</param>
    public static int FooterRows(string text, Dialect dialect)
    {
        if (!MayEndSo(text, dialect))
        {
            return 0;
        }

        var parser = new DelimitedParser(new StringReader(text), dialect);
        var last = new Queue<string[]>();
        var widths = new Dictionary<int, long>();
        var values = 0L;
        var rows = 0L;
        while (parser.Read())
        {
            rows++;
            values += TableLayout.IsValue(parser[0].Trim().ToString()) ? 1 : 0;
            widths[parser.FieldCount] = widths.GetValueOrDefault(parser.FieldCount) + 1;
            last.Enqueue(Cells(parser));
            if (last.Count > MaxFooters)
            {
                last.Dequeue();
            }
        }

        var width = widths.Count == 0 ? 0 : widths.MaxBy(pair => (pair.Value, pair.Key)).Key;
        var footers = last.Reverse().TakeWhile(cells => IsFooter(cells, width, values > rows * 0.8)).Count();
        return footers * 2 < rows ? footers : 0;
    }

    // One line decides for nearly every file, so that the whole text is not read once more.
    private static bool MayEndSo(string text, Dialect dialect)
    {
        var end = text.AsSpan().TrimEnd();
        var line = end[(end.LastIndexOfAny('\r', '\n') + 1)..].ToString();
        var parser = new DelimitedParser(new StringReader(line), dialect with { SkipLines = 0, RecordEnd = null });
        if (line.Length == end.Length || !parser.Read())
        {
            return false;
        }

        var cells = Cells(parser);
        return Footers.IsFooter(cells, cells.Length + 2);
    }

    // In a table of two columns "Total,12" has nothing left out; a first column of numbers or dates, or nothing but the word, tells.
    private static bool IsFooter(string[] cells, int width, bool firstHoldsValues)
    {
        var first = cells.FirstOrDefault(cell => cell.Trim().Length > 0) ?? "";
        return Footers.IsFooter(cells, width)
            && !(firstHoldsValues && TableLayout.IsValue(cells[0].Trim()))
            && (cells.Length < width || firstHoldsValues || cells.Any(cell => cell.Trim().Length == 0) || Footers.IsOnlyTotal(first) || Footers.IsRuler(first));
    }

    private static string[] Cells(DelimitedParser parser)
    {
        var cells = new string[parser.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = parser[i].ToString();
        }

        return cells;
    }
}

namespace Hermes.Schemas.Delimited;

/// <summary>Keeps the first rows that speak against a reading while it is scored.</summary>
internal sealed class ReadingEvidence(Dialect dialect)
{
    private const int MaxShown = 5;
    private const int MaxWidths = 32;
    private const int CellShown = 40;
    private readonly Dictionary<int, List<long>> _lines = [];
    private readonly List<RowAgainst> _cells = [];

    /// <summary>Notes the width of a record; which one is usual is only known at the end.</summary>
    public void AddWidth(int width, long line)
    {
        if (_lines.TryGetValue(width, out var lines))
        {
            if (lines.Count < MaxShown)
            {
                lines.Add(line);
            }
        }
        else if (_lines.Count < MaxWidths)
        {
            _lines.Add(width, [line]);
        }
    }

    /// <summary>Notes a cell that does not look like one value.</summary>
    public void AddCell(ReadOnlySpan<char> cell, long line)
    {
        if (_cells.Count < MaxShown && (_cells.Count == 0 || _cells[^1].Line != line))
        {
            _cells.Add(new RowAgainst(line, $"'{Shorten(cell)}' does not look like one value."));
        }
    }

    /// <summary>The first rows, those of another width before those with odd cells.</summary>
    public IReadOnlyList<RowAgainst> Rows(int usualWidth, DelimitedParser parser)
    {
        var rows = new List<RowAgainst>();
        if (parser.UnterminatedQuoteLine is { } open)
        {
            rows.Add(new RowAgainst(open, $"The quote {dialect.Quote} that opens here is never closed."));
        }

        rows.AddRange(_lines.Where(pair => pair.Key != usualWidth).SelectMany(pair => pair.Value.Select(line => (Line: line, Width: pair.Key)))
            .OrderBy(row => row.Line).Take(MaxShown).Select(row => new RowAgainst(row.Line, row.Width == 1 ? "Nothing separates fields here." : $"{row.Width} fields where most rows have {usualWidth}.")));
        if (parser.FirstStrayQuoteLine is { } stray)
        {
            rows.Add(new RowAgainst(stray, $"A quote {dialect.Quote} stands within a field."));
        }

        return [.. rows.Concat(_cells).Take(MaxShown)];
    }

    private static string Shorten(ReadOnlySpan<char> cell)
    {
        var text = cell.Trim();
        return (text.Length > CellShown ? $"{text[..CellShown]}…" : text.ToString()).ReplaceLineEndings(" ");
    }
}

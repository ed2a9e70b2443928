using System.Buffers;

namespace Hermes.Schemas.Records;

/// <summary>Recognises what stands below a table and is no row of it: totals, counts of records, remarks, lines of dashes.</summary>
internal static class Footers
{
    /// <summary>What a total begins with, in the languages that export programs speak.</summary>
    private static readonly HashSet<string> Totals = new(
        ["total", "totals", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "somme", "totale", "totaal", "suma", "trailer", "trl", "eof", "grand total", "sub total", "end of file", "end of report", "record count", "row count"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Counted = new(["row", "rows", "record", "records", "line", "lines", "rows affected", "rows selected", "row selected", "row affected"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> RulerMarks = SearchValues.Create("-=_+| \t");
    private static readonly SearchValues<char> Remarks = SearchValues.Create("-*#(=> ");

    /// <summary>Whether a text announces a total, a count of the rows above or the end: <c>Total:</c>, <c>(3 rows)</c>, <c>*** End of report</c>.</summary>
    public static bool IsTotal(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var from = text.IndexOfAnyExcept(Remarks);
        text = from < 0 ? default : text[from..];
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || (digits > 0 && text[digits] is ',' or '.')))
        {
            digits++;
        }

        var words = Words(text[digits..].TrimStart(), out var whole);
        return digits > 0
            ? whole && Counted.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words)
            : Totals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words) || (words.IndexOf(' ') is > 0 and var blank && Totals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words[..blank]));
    }

    /// <summary>Whether a text is nothing but such a word.</summary>
    public static bool IsOnlyTotal(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var from = text.IndexOfAnyExcept(Remarks);
        return from >= 0 && Totals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Words(text[from..], out var whole)) && whole;
    }

    /// <summary>Whether a text is a line of dashes, as it stands under names and above totals.</summary>
    public static bool IsRuler(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(RulerMarks) < 0 && (text.Contains("--", StringComparison.Ordinal) || text.Contains("==", StringComparison.Ordinal));

    /// <summary>Whether one of the last records, of which footers are known to be some, is one; a row that was cut off is none.</summary>
    public static bool IsFooter(IReadOnlyList<string> cells, int columns)
    {
        var first = cells.FirstOrDefault(cell => cell.Trim().Length > 0);
        return first is not null && (IsTotal(first) || cells.All(cell => cell.Trim().Length == 0 || IsRuler(cell)) || (cells.Count == 1 && columns > 2 && IsRemark(first)));
    }

    // "Made by the night job" is a remark; a single word may be the first value of a row.
    private static bool IsRemark(string text) => text.Trim().Contains(' ') && char.IsLetter(text.Trim()[0]);

    // The letters and blanks that the text begins with.
    private static ReadOnlySpan<char> Words(ReadOnlySpan<char> text, out bool whole)
    {
        var length = 0;
        while (length < text.Length && (char.IsLetter(text[length]) || text[length] == ' '))
        {
            length++;
        }

        whole = text[length..].Trim(" ).:;").IsEmpty;
        return text[..length].TrimEnd();
    }
}

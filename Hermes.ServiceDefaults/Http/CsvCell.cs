namespace Hermes.ServiceDefaults.Http;

/// <summary>Cells of CSV files that people open in a spreadsheet.</summary>
public static class CsvCell
{
    /// <summary>
    /// The cell for a text: quoted where it must be, and never a formula. Spreadsheets run what begins with = + - @ or a
    /// control character; an apostrophe before it makes them show it.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;
        return shown.AsSpan().ContainsAny(",;\"\r\n\t") || shown[0] is '\'' or ' ' ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }

    /// <summary>One line of cells, with its line end.</summary>
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Of)) + "\r\n";
}

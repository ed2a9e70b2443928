using System.Buffers;

namespace Hermes.ServiceDefaults.Csv;

/// <summary>One cell of a CSV export: quoted as RFC 4180 asks, and never a formula to the spreadsheet that opens it.</summary>
public static class CsvCell
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"'\t\r\n");

    /// <summary>
    /// The cell as it goes into the file. A text that a spreadsheet could run (after leading blanks it begins with
    /// <c>= + - @</c>, also in their full width, a tab or a line break) gets an apostrophe before it; plain numbers such as
    /// <c>-4.5</c> stay numbers.
    /// </summary>
    public static string Encode(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        var safe = IsFormula(value) ? "'" + value : value;
        var quote = safe.AsSpan().ContainsAny(Quoted) || safe[0] == ' ' || safe[^1] == ' ';
        return quote ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsFormula(string value)
    {
        if (value[0] is '\t' or '\r' or '\n')
        {
            return true;
        }

        var start = value.AsSpan().TrimStart();
        return start.Length > 0 && start[0] switch
        {
            '=' or '@' or '\uFF1D' or '\uFF20' or '\uFF0B' or '\uFF0D' => true,
            '+' or '-' => !IsNumber(start),
            _ => false,
        };
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length < 40 && text[1..].IndexOfAnyExceptInRange('0', '9') is var end && (end == -1
            ? text.Length > 1
            : end > 0 && text[end + 1] == '.' && text.Length > end + 2 && text[(end + 2)..].IndexOfAnyExceptInRange('0', '9') == -1);
}

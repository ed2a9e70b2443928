using Microsoft.AspNetCore.Http;

namespace Hermes.ServiceDefaults.Csv;

/// <summary>Sends rows as a CSV file, one after the other, so that no export has to fit into memory.</summary>
/// <example><code>return CsvExport.Of("audit.csv", ["time", "actor"], rows, row => [row.Time, row.Actor]);</code></example>
public static class CsvExport
{
    /// <summary>A file to download. Cells go through <see cref="CsvCell"/>.</summary>
    /// <param name="fileName">Name the browser offers. Give a constant, never what a caller wrote.</param>
    /// <param name="columns">Header row.</param>
    /// <param name="rows">Rows, read while they are sent.</param>
    /// <param name="cells">Cells of a row, in the order of the columns.</param>
    public static IResult Of<T>(string fileName, IReadOnlyList<string> columns, IAsyncEnumerable<T> rows, Func<T, IEnumerable<string?>> cells) =>
        TypedResults.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
            await writer.WriteLineAsync(Line(columns));
            await foreach (var row in rows)
            {
                await writer.WriteLineAsync(Line(cells(row)));
            }
        }, "text/csv; charset=utf-8", fileName);

    /// <summary>One line without its end.</summary>
    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(CsvCell.Encode));
}

namespace Hermes.Ingestion.Executions;

/// <summary>Which column of a CSV holds which field; <c>started_at</c>, <c>Started At</c> and <c>startedAt</c> are one.</summary>
internal sealed class CsvColumns
{
    private static readonly string[] Known =
    [
        "feed", "executionId", "scheduledAt", "startedAt", "endedAt", "status", "rowsIn", "rowsOut", "bytes",
        "errorCount", "warningCount", "retryCount", "durationSeconds", "attributes",
    ];

    private static readonly string[] Required = ["feed", "startedAt", "status"];
    private readonly Dictionary<string, int> _index = [];

    public char Delimiter { get; private init; }

    /// <summary>Reads a header, or says what is wrong with it.</summary>
    public static (CsvColumns? Columns, string? Error) Read(string header)
    {
        if (header.Any(c => char.IsControl(c) && c is not ('\t' or '\r')))
        {
            return (null, "The first line is not text; this is no CSV file.");
        }

        var columns = new CsvColumns { Delimiter = ",;\t|".MaxBy(d => header.Count(c => c == d)) };
        var names = header.TrimEnd('\r').Split(columns.Delimiter);
        for (var i = 0; i < names.Length; i++)
        {
            var name = Plain(names[i]);
            if (Known.FirstOrDefault(k => Plain(k) == name) is { } field && !columns._index.TryAdd(field, i))
            {
                return (null, $"The header has the column '{field}' twice.");
            }
        }

        var missing = Required.Where(r => !columns._index.ContainsKey(r)).ToList();
        return missing.Count == 0
            ? (columns, null)
            : (null, $"The header lacks {string.Join(", ", missing)}. The first line must name the columns: {string.Join(", ", Known)}; all but {string.Join(", ", Required)} may be left out.");
    }

    /// <summary>The value of a field in a row; null when the column or the value is missing.</summary>
    public string? Value(string[] row, string field)
    {
        if (!_index.TryGetValue(field, out var at) || at >= row.Length)
        {
            return null;
        }

        var value = row[at].Trim();
        return value is "" or "null" or "NULL" or "None" or "NaN" or "nan" or "NA" or "\\N" ? null : value;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}

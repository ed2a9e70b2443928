using System.Text;

namespace Hermes.Benchmarks;

/// <summary>Rows of a comma-separated file with a header (RFC 4180: quotes, doubled quotes, line breaks within quotes).</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly StreamReader reader;
    private readonly Dictionary<string, int> columns;
    private readonly List<string> fields = [];

    public CsvRows(FileInfo file, params string[] required)
        : this(file, new Dictionary<string, string>(), required)
    {
    }

    /// <summary>Opens a file some of whose columns have other names: by the name that is asked for, the one in the header.</summary>
    public CsvRows(FileInfo file, IReadOnlyDictionary<string, string> headers, params string[] required)
    {
        reader = file.OpenText();
        Next();
        var asked = headers.ToDictionary(pair => pair.Value.Trim(), pair => pair.Key, StringComparer.OrdinalIgnoreCase);
        columns = fields.Select((name, index) => (Name: asked.GetValueOrDefault(name.Trim(), name.Trim()), index))
            .DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(column => column.Name, column => column.index, StringComparer.OrdinalIgnoreCase);
        if (required.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing)
        {
            throw new InvalidDataException($"{file.Name} has no column '{headers.GetValueOrDefault(missing, missing)}'{(headers.ContainsKey(missing) ? "" : "; --map tells other names")}.");
        }
    }

    /// <summary>A field of the current row, or null when it is empty or the column is missing.</summary>
    public string? this[string column] =>
        columns.TryGetValue(column, out var index) && index < fields.Count && !string.IsNullOrWhiteSpace(fields[index]) ? fields[index] : null;

    /// <summary>Number of the current row; the header is 1.</summary>
    public int Number { get; private set; }

    public bool Next()
    {
        fields.Clear();
        if (reader.Peek() < 0)
        {
            return false;
        }

        Number++;

        var field = new StringBuilder();
        var quoted = false;
        while (true)
        {
            var c = reader.Read();
            if (c < 0 || (!quoted && c == '\n'))
            {
                fields.Add(field.ToString());
                return true;
            }

            if (c == '"' && quoted && reader.Peek() == '"')
            {
                reader.Read();
                field.Append('"');
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c != '\r' || quoted)
            {
                field.Append((char)c);
            }
        }
    }

    public void Dispose() => reader.Dispose();
}

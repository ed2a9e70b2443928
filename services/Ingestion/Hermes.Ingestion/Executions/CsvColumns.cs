using System.Text;

namespace Hermes.Ingestion.Executions;

/// <summary>Which column of a CSV holds which field; <c>started_at</c>, <c>Started At</c> and <c>startedAt</c> are one.</summary>
internal sealed class CsvColumns : IReportFields
{
    private static readonly CsvField[] Required = [CsvField.Feed, CsvField.StartedAt, CsvField.Status];
    private static readonly Dictionary<string, CsvField> ByPlainName = Enum.GetValues<CsvField>().ToDictionary(f => Plain(f.ToString()));
    private readonly int[] _columns = [.. Enumerable.Repeat(-1, ByPlainName.Count)];
    private readonly CsvRows _rows;

    private CsvColumns(CsvRows rows) => _rows = rows;

    /// <summary>All fields as they are written.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetValues<CsvField>().Select(NameOf));

    /// <summary>The character between the fields of a first line.</summary>
    public static byte FindDelimiter(ReadOnlySpan<byte> line)
    {
        Span<int> counts = stackalloc int[4];
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted && ",;\t|"u8.IndexOf(c) is >= 0 and var candidate)
            {
                counts[candidate]++;
            }
        }

        var most = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            most = counts[i] > counts[most] ? i : most;
        }

        return ",;\t|"u8[most];
    }

    /// <summary>Reads the row that the rows stand at as the header, or says what is wrong with it.</summary>
    public static (CsvColumns? Columns, string? Error) Read(CsvRows header, ColumnMap map)
    {
        if (header.Row.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            return (null, "The first line is not text; this is no CSV file.");
        }

        var columns = new CsvColumns(header);
        var present = new HashSet<CsvField>();
        for (var i = 0; i < header.Count; i++)
        {
            if (map.FieldOf(Encoding.UTF8.GetString(header.Field(i))) is not { } field)
            {
                continue;
            }

            if (!present.Add(field))
            {
                return (null, $"The header has the column '{NameOf(field)}' twice.");
            }

            columns._columns[(int)field] = i;
        }

        if (map.Missing(present).ToList() is { Count: > 0 } mapped)
        {
            return (null, $"The header lacks {string.Join(", ", mapped)}, which 'map' names.");
        }

        var missing = Required.Where(field => !present.Contains(field)).Select(NameOf).ToList();
        return missing.Count == 0
            ? (columns, null)
            : (null, $"The header lacks {string.Join(", ", missing)}. The first line must name the columns: {Names}; all but {string.Join(", ", Required.Select(NameOf))} may be left out. Other names are told by ?map=feed:job_name,startedAt:begin.");
    }

    /// <summary>The value of a field in the row that is being read; empty when the column or the value is missing.</summary>
    public ReadOnlySpan<byte> Value(CsvField field)
    {
        var at = _columns[(int)field];
        if (at < 0 || at >= _rows.Count)
        {
            return default;
        }

        var value = _rows.Field(at).Trim((byte)' ').Trim((byte)'\t');
        return value.Length <= 4 && IsNull(value) ? default : value;
    }

    /// <summary>The field of a name, however it is written; null when there is none.</summary>
    public static CsvField? FieldNamed(string name) => ByPlainName.TryGetValue(Plain(name), out var field) ? field : null;

    /// <summary>How a field is written: <c>startedAt</c>.</summary>
    public static string NameOf(CsvField field) => field.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    /// <summary>A name without what people write differently.</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static bool IsNull(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("null"u8) || value.SequenceEqual("NULL"u8) || value.SequenceEqual("None"u8) || value.SequenceEqual("NaN"u8)
        || value.SequenceEqual("nan"u8) || value.SequenceEqual("NA"u8) || value.SequenceEqual("\\N"u8);
}

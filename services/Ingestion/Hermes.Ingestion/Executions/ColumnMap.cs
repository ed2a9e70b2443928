namespace Hermes.Ingestion.Executions;

/// <summary>Which header stands for which field where it is not the field's own name: <c>?map=feed:job_name,startedAt:begin</c>.</summary>
internal sealed class ColumnMap
{
    private readonly Dictionary<string, CsvField> _fields = new(StringComparer.Ordinal);

    public static ColumnMap None { get; } = new();

    /// <summary>Reads a map, or says what is wrong with it.</summary>
    public static (ColumnMap? Map, string? Error) Read(string? text)
    {
        var map = new ColumnMap();
        foreach (var pair in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':');
            if (colon < 1 || CsvColumns.Plain(pair[(colon + 1)..]).Length == 0)
            {
                return (null, $"'{pair}' is no mapping. Write field:header, for example feed:job_name, and a comma between two.");
            }

            if (CsvColumns.FieldNamed(pair[..colon]) is not { } field)
            {
                return (null, $"'{pair[..colon]}' is no field. There are {CsvColumns.Names}.");
            }

            if (map._fields.ContainsValue(field) || !map._fields.TryAdd(CsvColumns.Plain(pair[(colon + 1)..]), field))
            {
                return (null, $"'{pair}' names a field or a header that another entry names too.");
            }
        }

        return (map, null);
    }

    /// <summary>The field of a header; a field that is mapped to one header is not taken from another.</summary>
    public CsvField? FieldOf(string header) =>
        _fields.TryGetValue(CsvColumns.Plain(header), out var mapped) ? mapped
        : CsvColumns.FieldNamed(header) is { } own && !_fields.ContainsValue(own) ? own
        : null;

    /// <summary>The mapped headers that a file does not have.</summary>
    public IEnumerable<string> Missing(IReadOnlySet<CsvField> present) => _fields.Where(f => !present.Contains(f.Value)).Select(f => f.Key);
}

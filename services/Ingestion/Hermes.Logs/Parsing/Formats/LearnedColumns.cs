namespace Hermes.Logs.Parsing.Formats;

/// <summary>The place in a parser's list for columns that are found when lines fit nothing else.</summary>
internal sealed class LearnedColumns : IColumnFormat
{
    private volatile ColumnFormat? _columns;

    public ColumnFormat? Columns
    {
        get => _columns;
        set => _columns = value;
    }

    public string Name => _columns?.Name ?? "columns";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields) =>
        _columns is { } columns && columns.TryRead(line, context, ref fields);
}

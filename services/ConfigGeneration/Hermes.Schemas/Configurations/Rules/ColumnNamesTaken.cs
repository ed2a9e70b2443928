namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Which names the columns of a configuration have, to find those that come again and names that are free.</summary>
internal sealed class ColumnNamesTaken(IReadOnlyList<ColumnSettings> columns)
{
    private readonly HashSet<string> _all = columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _before = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _copies = new(StringComparer.OrdinalIgnoreCase);
    private string? _last;

    /// <summary>Whether an earlier column has the name; to be asked in order.</summary>
    public bool IsTaken(ColumnSettings column)
    {
        if (_last is not null)
        {
            _sources.Add(_last);
        }

        _last = column.Source ?? column.Name;
        return !_before.Add(column.Name);
    }

    /// <summary>Whether an earlier column is read from the column of that name in the file.</summary>
    public bool IsReadAlready(string source) => _sources.Contains(source);

    /// <summary>The name with the first number that nobody has; it is taken from then on.</summary>
    public string Free(string name)
    {
        var copy = _copies.GetValueOrDefault(name, 1);
        string free;
        do
        {
            free = $"{name}_{++copy}";
        }
        while (!_all.Add(free));

        _copies[name] = copy;
        return free;
    }
}

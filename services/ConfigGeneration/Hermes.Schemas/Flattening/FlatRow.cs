namespace Hermes.Schemas.Flattening;

/// <summary>The cells of one row in one piece of memory, used again for every row.</summary>
internal sealed class FlatRow
{
    private readonly List<int> _set = [];
    private char[] _chars = new char[4096];
    private (int Start, int Length, CellKind Kind)[] _cells = new (int, int, CellKind)[64];
    private int _length;

    /// <summary>Columns that are set, in the order in which they were.</summary>
    public IReadOnlyList<int> SetColumns => _set;

    /// <summary>A place to come back to with <see cref="Rewind"/>.</summary>
    public (int Set, int Length) Mark => (_set.Count, _length);

    public CellKind Kind(int column) => column < _cells.Length ? _cells[column].Kind : CellKind.Missing;

    public ReadOnlySpan<char> Text(int column) => column < _cells.Length ? _chars.AsSpan(_cells[column].Start, _cells[column].Length) : default;

    /// <summary>Forgets what was set after the mark.</summary>
    public void Rewind((int Set, int Length) mark)
    {
        for (var i = mark.Set; i < _set.Count; i++)
        {
            _cells[_set[i]] = default;
        }

        _set.RemoveRange(mark.Set, _set.Count - mark.Set);
        _length = mark.Length;
    }

    /// <summary>A copy that stays when the next row is read.</summary>
    public FlatRow Copy()
    {
        var copy = new FlatRow { _chars = new char[_length], _cells = new (int, int, CellKind)[_cells.Length] };
        foreach (var column in _set)
        {
            copy.Set(column, Kind(column), Text(column));
        }

        return copy;
    }

    public void Clear() => Rewind((0, 0));

    public void Set(int column, CellKind kind, ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Commit(column, kind, text.Length);
    }

    /// <summary>Room for a text, to be followed by <see cref="Commit"/>.</summary>
    public Span<char> Reserve(int length)
    {
        if (_length + length > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + length));
        }

        return _chars.AsSpan(_length, length);
    }

    /// <summary>Makes the text written into the reserved room the cell of a column; an earlier one of the same row is replaced.</summary>
    public void Commit(int column, CellKind kind, int length)
    {
        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(_cells.Length * 2, column + 1));
        }

        if (_cells[column].Kind == CellKind.Missing)
        {
            _set.Add(column);
        }

        _cells[column] = (_length, length, kind);
        _length += length;
    }
}

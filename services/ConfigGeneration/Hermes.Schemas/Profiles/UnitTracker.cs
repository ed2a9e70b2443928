namespace Hermes.Schemas.Profiles;

/// <summary>Follows the values of a column that may be numbers with a unit: <c>12 kg</c>, <c>5 %</c>, <c>€ 12.50</c>.</summary>
internal sealed class UnitTracker
{
    private readonly SortedSet<string> _units = new(StringComparer.Ordinal);

    /// <summary>The units seen; the first few of them when there are many.</summary>
    public IReadOnlyCollection<string> Units => _units;

    public bool Add(ReadOnlySpan<char> text)
    {
        if (!Types.Units.TrySplit(text, out _, out var unit))
        {
            return false;
        }

        if (_units.Count < 8)
        {
            _units.Add(unit);
        }

        return true;
    }
}

using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Follows the values of a column that may be numbers with a unit: <c>12 kg</c>, <c>5 %</c>, <c>€ 12.50</c>.</summary>
internal sealed class UnitTracker
{
    private readonly SortedSet<string> _units = new(StringComparer.Ordinal);

    /// <summary>The units seen; the first few of them when there are many.</summary>
    public IReadOnlyCollection<string> Units => _units;

    public bool Add(ReadOnlySpan<char> text)
    {
        var (from, to) = (text.IndexOfAnyInRange('0', '9'), text.LastIndexOfAnyInRange('0', '9'));
        if (from < 0 || to - from > 40)
        {
            return false;
        }

        var sign = from > 0 && text[from - 1] is '-' or '+' ? from - 1 : from;
        var before = text[..sign].Trim();
        var after = text[(to + 1)..].Trim();
        if (before.IsEmpty == after.IsEmpty || NumberFormats.Match(text[from..(to + 1)]).Formats == 0 || Types.Units.OfToken(before.IsEmpty ? after : before) is not { } unit)
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

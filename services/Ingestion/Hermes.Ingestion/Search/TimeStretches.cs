namespace Hermes.Ingestion.Search;

/// <summary>
/// The stretches of time in which lines lie. Most lie close together; a few old lines or a wrong clock must not make one long
/// stretch of it, and wild times not many. Times in ticks, UTC.
/// </summary>
internal sealed class TimeStretches(int most)
{
    private const long Gap = TimeSpan.TicksPerMinute;
    private readonly List<(long From, long To)> _stretches = [];

    public void Add(long ticks)
    {
        if (_stretches.Count > 0 && ticks >= _stretches[^1].From - Gap && ticks <= _stretches[^1].To + Gap)
        {
            var (from, to) = _stretches[^1];
            _stretches[^1] = (Math.Min(from, ticks), Math.Max(to, ticks));
            return;
        }

        _stretches.Add((ticks, ticks));
        if (_stretches.Count >= 2 * most)
        {
            Merge();
        }
    }

    /// <summary>At most as many as asked for, in order, none touching another.</summary>
    public IReadOnlyList<(long From, long To)> Merged()
    {
        Merge();
        return _stretches;
    }

    public void Clear() => _stretches.Clear();

    // Neighbours first; if that leaves too many, those with small gaps between them.
    private void Merge()
    {
        _stretches.Sort();
        var gap = Gap;
        do
        {
            var kept = 0;
            for (var i = 1; i < _stretches.Count; i++)
            {
                if (_stretches[i].From <= _stretches[kept].To + gap)
                {
                    _stretches[kept] = (_stretches[kept].From, Math.Max(_stretches[kept].To, _stretches[i].To));
                }
                else
                {
                    _stretches[++kept] = _stretches[i];
                }
            }

            _stretches.RemoveRange(Math.Min(kept + 1, _stretches.Count), Math.Max(0, _stretches.Count - kept - 1));
            gap *= 4;
        }
        while (_stretches.Count > most);
    }
}

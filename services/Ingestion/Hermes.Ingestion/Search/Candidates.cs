namespace Hermes.Ingestion.Search;

/// <summary>Stretches of time that may hold what is looked for, both ends included, in ticks; read from the newest to the oldest.</summary>
internal sealed class Candidates
{
    // The newest alone answers most searches; a rare text needs many, and one question after the other takes time.
    private const int FirstGroup = 2;
    private const int LargestGroup = 256;

    private List<(long From, long To)> _waiting = [];

    public void Add(IEnumerable<(long From, long To)> stretches) => _waiting.AddRange(stretches);

    /// <summary>Takes out what is above a time, in groups of growing size, newest first.</summary>
    public IEnumerable<IReadOnlyList<(long From, long To)>> TakeAbove(long floor)
    {
        var above = _waiting.Where(stretch => stretch.To > floor).Select(stretch => (From: Math.Max(stretch.From, floor + TimeSpan.TicksPerMicrosecond), stretch.To));
        var merged = Merge(above);
        _waiting = [.. _waiting.Where(stretch => stretch.From <= floor).Select(stretch => (stretch.From, Math.Min(stretch.To, floor)))];
        var size = FirstGroup;
        for (var i = 0; i < merged.Count; i += size, size = Math.Min(size * 2, LargestGroup))
        {
            yield return merged.GetRange(i, Math.Min(size, merged.Count - i));
        }
    }

    private static List<(long From, long To)> Merge(IEnumerable<(long From, long To)> stretches)
    {
        var merged = new List<(long From, long To)>();
        foreach (var (from, to) in stretches.OrderByDescending(stretch => stretch.To))
        {
            if (merged.Count > 0 && to >= merged[^1].From)
            {
                merged[^1] = (Math.Min(merged[^1].From, from), merged[^1].To);
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }
}

namespace Hermes.Ingestion.Search;

/// <summary>The ids of some entries of the backlog.</summary>
internal sealed class IdRanges
{
    private readonly long[] _firsts;
    private readonly long[] _lasts;

    public IdRanges(IEnumerable<LogDigest.Entry> entries)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var (first, last) in entries.SelectMany(entry => entry.FirstIds.Zip(entry.LastIds)).Order())
        {
            if (ranges.Count > 0 && first <= ranges[^1].Last)
            {
                ranges[^1] = (ranges[^1].First, Math.Max(last, ranges[^1].Last));
            }
            else
            {
                ranges.Add((first, last));
            }
        }

        _firsts = [.. ranges.Select(range => range.First)];
        _lasts = [.. ranges.Select(range => range.Last)];
    }

    public long First => _firsts[0];

    public long Last => _lasts[^1];

    public bool Contains(long id)
    {
        var at = Array.BinarySearch(_firsts, id);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && id <= _lasts[at];
    }
}

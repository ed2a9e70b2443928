using Hermes.Schemas.Profiles.Statistics;

namespace Hermes.Schemas.Profiles;

/// <summary>Follows keys that the beginning of a file showed over all of its rows, in bounded memory.</summary>
internal sealed class KeyCheck
{
    private const int MaxKeys = 3;
    private const int CountedValues = 1_000;
    private readonly List<(KeyCandidate Key, int[] Columns, DistinctCount Seen)> _keys = [];

    /// <summary>Starts with the likeliest keys.</summary>
    /// <param name="keys">What the beginning showed, best first.</param>
    /// <param name="columns">Names of the columns.</param>
    public KeyCheck(IReadOnlyList<KeyCandidate> keys, IReadOnlyList<string> columns)
    {
        foreach (var key in keys.Take(MaxKeys))
        {
            int[] places = [.. key.Columns.Select(name => columns.ToList().IndexOf(name))];
            if (!places.Contains(-1))
            {
                _keys.Add((key, places, new DistinctCount(CountedValues)));
            }
        }
    }

    /// <summary>Adds the rows of a batch.</summary>
    /// <param name="hashes">By column, then by row; 0 where a value is missing.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void Take(IReadOnlyList<ulong[]> hashes, int rows)
    {
        foreach (var (_, columns, seen) in _keys)
        {
            for (var row = 0; row < rows; row++)
            {
                var hash = 0UL;
                foreach (var column in columns)
                {
                    hash = ValueHash.Combine(hash, hashes[column][row]);
                }

                seen.Add(hash);
            }
        }
    }

    /// <summary>The keys that the whole file does not speak against.</summary>
    public IReadOnlyList<KeyCandidate> Holding(IReadOnlyList<ColumnProfile> columns, long rows) => [.. _keys
        .Where(key => key.Columns.All(column => columns[column].Nulls == 0) && key.Seen.Value >= rows * (1 - WholeFile.MaxRepeated))
        .Select(key => key.Key)];
}

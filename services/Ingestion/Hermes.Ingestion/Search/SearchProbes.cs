using Hermes.Logs.Search;

namespace Hermes.Ingestion.Search;

/// <summary>What a block must perhaps hold to be read: all of some positions of its filter, and all of one of the alternatives.</summary>
internal sealed class SearchProbes
{
    private readonly List<int> _all = [];
    private readonly List<int[]> _oneOf = [];
    private int[]? _positions;

    /// <summary>Every position that decides, each once.</summary>
    public int[] Positions => _positions ??= [.. _all.Concat(_oneOf.SelectMany(alternative => alternative)).Distinct()];

    public void Require(int[] positions) => _all.AddRange(positions);

    public void OneOf(IEnumerable<int[]> alternatives) => _oneOf.AddRange(alternatives);

    /// <summary>The blocks of a summary that may hold it: bit n for block n.</summary>
    /// <param name="slices">A slice for each of <see cref="Positions"/>, one after the other.</param>
    /// <param name="blocks">Blocks of the summary.</param>
    public ulong BlocksOf(byte[] slices, int blocks)
    {
        var width = FilterSlices.WidthOf(blocks);
        var every = blocks == FilterSlices.MostBlocks ? ulong.MaxValue : (1UL << blocks) - 1;
        var one = _oneOf.Count == 0 ? every : _oneOf.Aggregate(0UL, (found, alternative) => found | Meet(alternative));
        return every & one & Meet(_all);

        ulong Meet(IEnumerable<int> positions) => positions.Aggregate(ulong.MaxValue, (found, position) =>
            found & FilterSlices.Read(slices.AsSpan(Array.IndexOf(Positions, position) * width, width)));
    }
}

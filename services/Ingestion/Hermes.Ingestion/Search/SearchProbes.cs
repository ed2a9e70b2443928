using Hermes.Logs.Search;

namespace Hermes.Ingestion.Search;

/// <summary>What a block must perhaps hold to be read: all of some positions of its filter, and of each choice all of one alternative.</summary>
internal sealed class SearchProbes
{
    private readonly List<int> _all = [];
    private readonly List<int[][]> _choices = [];
    private int[]? _positions;

    /// <summary>Every position that decides, each once.</summary>
    public int[] Positions => _positions ??= [.. _all.Concat(_choices.SelectMany(choice => choice).SelectMany(alternative => alternative)).Distinct()];

    public void Require(int[] positions) => _all.AddRange(positions);

    /// <summary>Adds a choice; none of no alternatives.</summary>
    public void OneOf(IEnumerable<int[]> alternatives)
    {
        int[][] choice = [.. alternatives];
        if (choice.Length > 0)
        {
            _choices.Add(choice);
        }
    }

    /// <summary>The blocks of a summary that may hold it: bit n for block n.</summary>
    /// <param name="slices">A slice for each of <see cref="Positions"/>, one after the other.</param>
    /// <param name="blocks">Blocks of the summary.</param>
    public ulong BlocksOf(byte[] slices, int blocks)
    {
        var width = FilterSlices.WidthOf(blocks);
        var every = blocks == FilterSlices.MostBlocks ? ulong.MaxValue : (1UL << blocks) - 1;
        return _choices.Aggregate(every & Meet(_all), (found, choice) => found & choice.Aggregate(0UL, (one, alternative) => one | Meet(alternative)));

        ulong Meet(IEnumerable<int> positions) => positions.Aggregate(ulong.MaxValue, (found, position) =>
            found & FilterSlices.Read(slices.AsSpan(Array.IndexOf(Positions, position) * width, width)));
    }
}

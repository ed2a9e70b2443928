namespace Hermes.Logs.Detection;

/// <summary>Keywords as a tree of letters, from which the automaton of <see cref="KeywordMatcher"/> is completed.</summary>
/// <param name="width">Letters there are.</param>
internal sealed class KeywordTrie(int width)
{
    private readonly List<int[]> _children = [new int[width]];
    private readonly List<SortedSet<int>> _owners = [[]];

    public void Add(int[] letters, int owner)
    {
        var state = 0;
        foreach (var letter in letters)
        {
            if (_children[state][letter] == 0)
            {
                _children[state][letter] = _children.Count;
                _children.Add(new int[width]);
                _owners.Add([]);
            }

            state = _children[state][letter];
        }

        _owners[state].Add(owner);
    }

    /// <summary>Gives every state a successor for every letter: its child, or where the longest suffix that is a keyword's beginning goes.</summary>
    /// <returns>Successors times width by state times width plus letter, complemented where a keyword ends; and the owners of what ends, by state.</returns>
    public (int[] Next, int[][] Found) Complete()
    {
        var suffix = new int[_children.Count];
        var waiting = new Queue<int>([0]);
        while (waiting.TryDequeue(out var state))
        {
            for (var letter = 0; letter < width; letter++)
            {
                var child = _children[state][letter];
                var fallback = state == 0 ? 0 : _children[suffix[state]][letter];
                if (child == 0)
                {
                    _children[state][letter] = fallback;
                    continue;
                }

                suffix[child] = fallback;
                _owners[child].UnionWith(_owners[fallback]);
                waiting.Enqueue(child);
            }
        }

        var found = _owners.Select(owners => owners.ToArray()).ToArray();
        var next = _children.SelectMany(row => row).Select(state => found[state].Length == 0 ? state * width : ~(state * width)).ToArray();
        return (next, found);
    }
}

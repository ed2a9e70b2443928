namespace Hermes.Logs.Detection;

/// <summary>Keywords as a tree of letters, from which the automaton of <see cref="KeywordMatcher"/> is completed.</summary>
/// <param name="width">Letters there are.</param>
internal sealed class KeywordTrie(int width)
{
    private readonly List<int[]> _children = [new int[width]];
    private readonly List<HashSet<KeywordEnd>> _ends = [[]];

    public void Add(int[] letters, KeywordEnd end)
    {
        var state = 0;
        foreach (var letter in letters)
        {
            if (_children[state][letter] == 0)
            {
                _children[state][letter] = _children.Count;
                _children.Add(new int[width]);
                _ends.Add([]);
            }

            state = _children[state][letter];
        }

        _ends[state].Add(end);
    }

    /// <summary>Gives every state a successor for every letter: its child, or where the longest suffix that is a keyword's beginning goes.</summary>
    /// <returns>Successors times width by state times width plus letter, complemented where a keyword ends; and what ends, by state.</returns>
    public (int[] Next, KeywordEnd[][] Ends) Complete()
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
                _ends[child].UnionWith(_ends[fallback]);
                waiting.Enqueue(child);
            }
        }

        var ends = _ends.Select(set => set.ToArray()).ToArray();
        var next = _children.SelectMany(row => row).Select(state => ends[state].Length == 0 ? state * width : ~(state * width)).ToArray();
        return (next, ends);
    }
}

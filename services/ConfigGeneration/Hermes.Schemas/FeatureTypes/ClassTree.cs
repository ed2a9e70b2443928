namespace Hermes.Schemas.FeatureTypes;

/// <summary>One tree of a forest: grown on rows drawn with replacement, each split the best of some features by Gini impurity.</summary>
internal sealed class ClassTree
{
    public const int Classes = 9;
    private const int MaxBins = 64;
    private const double FeatureShare = 0.15;
    private readonly List<Node> _nodes = [];

    public static ClassTree Grow(byte[][] rows, byte[] labels, Random random)
    {
        var tree = new ClassTree();
        var drawn = new int[rows.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = random.Next(rows.Length);
        }

        tree.Split(rows, labels, drawn, random);
        return tree;
    }

    public void AddVotes(byte[] row, double[] votes)
    {
        var node = _nodes[0];
        while (node.Shares is null)
        {
            node = _nodes[row[node.Feature] <= node.Bin ? node.Left : node.Right];
        }

        for (var i = 0; i < Classes; i++)
        {
            votes[i] += node.Shares[i];
        }
    }

    private int Split(byte[][] rows, byte[] labels, Span<int> members, Random random)
    {
        var at = _nodes.Count;
        var counts = new int[Classes];
        foreach (var member in members)
        {
            counts[labels[member]]++;
        }

        _nodes.Add(new Node(0, 0, 0, 0, Shares(counts, members.Length)));
        if (members.Length < 2 || counts.Max() == members.Length || BestSplit(rows, labels, members, counts, random) is not { } best)
        {
            return at;
        }

        var left = Partition(rows, members, best.Feature, best.Bin);
        var leftNode = Split(rows, labels, members[..left], random);
        var rightNode = Split(rows, labels, members[left..], random);
        _nodes[at] = new Node(best.Feature, best.Bin, leftNode, rightNode, null);
        return at;
    }

    private static (int Feature, byte Bin)? BestSplit(byte[][] rows, byte[] labels, ReadOnlySpan<int> members, int[] all, Random random)
    {
        Span<int> histogram = stackalloc int[MaxBins * Classes];
        Span<int> left = stackalloc int[Classes];
        (int, byte)? best = null;
        var highest = 0.0;
        for (var tries = 0; tries < rows[0].Length * FeatureShare; tries++)
        {
            var feature = random.Next(rows[0].Length);
            histogram.Clear();
            var last = 0;
            foreach (var member in members)
            {
                var bin = rows[member][feature];
                histogram[(bin * Classes) + labels[member]]++;
                last = Math.Max(last, bin);
            }

            left.Clear();
            var before = 0;
            for (var bin = 0; bin < last; bin++)
            {
                double purity = 0, rest = 0;
                for (var i = 0; i < Classes; i++)
                {
                    var here = histogram[(bin * Classes) + i];
                    before += here;
                    left[i] += here;
                    purity += (double)left[i] * left[i];
                    rest += (double)(all[i] - left[i]) * (all[i] - left[i]);
                }

                var gain = before == 0 || before == members.Length ? 0 : (purity / before) + (rest / (members.Length - before));
                if (gain > highest)
                {
                    (highest, best) = (gain, (feature, (byte)bin));
                }
            }
        }

        return best;
    }

    private static int Partition(byte[][] rows, Span<int> members, int feature, byte bin)
    {
        var left = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (rows[members[i]][feature] <= bin)
            {
                (members[i], members[left]) = (members[left], members[i]);
                left++;
            }
        }

        return left;
    }

    private static float[] Shares(int[] counts, int total) => Array.ConvertAll(counts, count => (float)count / Math.Max(1, total));

    private readonly record struct Node(int Feature, byte Bin, int Left, int Right, float[]? Shares);
}

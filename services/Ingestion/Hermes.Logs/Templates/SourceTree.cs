namespace Hermes.Logs.Templates;

/// <summary>
/// The fixed-depth tree of Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017)
/// for one source: token count, then the first tokens, then the most similar template of the leaf.
/// </summary>
internal sealed class SourceTree(string source, TemplateOptions options)
{
    private readonly Dictionary<int, Node> _byLength = [];
    private readonly Dictionary<string, Template> _memory = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Template> _byId = [];

    public int Count { get; private set; }

    /// <summary>The template under which lines are counted once the tree is full.</summary>
    public Template Overflow { get; } = new(Template.IdOf(source, "overflow"), source, [Masking.Wildcard]);

    public Template? Recall(ReadOnlySpan<char> masked) =>
        _memory.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(masked, out var template) ? template : null;

    /// <summary>The most similar template of the leaf, unless none is similar enough.</summary>
    public Template? Find(string[] tokens)
    {
        Template? best = null;
        var bestScore = tokens.Length <= 4 ? options.ShortSimilarity : options.Similarity;
        foreach (var candidate in Leaf(tokens).Templates)
        {
            var score = Similarity(candidate.Tokens, tokens);
            if (score >= bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    public Template Learn(string masked, bool mayGrow, out bool isNew)
    {
        var tokens = masked.Split(' ');
        var template = Find(tokens);
        isNew = template is null && mayGrow && Count < options.MaxTemplatesPerSource;
        template?.Generalise(tokens);
        template ??= isNew ? Add(new Template(Template.IdOf(source, masked), source, tokens)) : Overflow;
        Remember(masked, template);
        return template;
    }

    public Template Add(Template template)
    {
        Leaf(template.Tokens).Templates.Add(template);
        _byId[template.Id] = template;
        Count++;
        return template;
    }

    /// <summary>Takes over what is known of a template elsewhere.</summary>
    /// <returns>True when it is new here.</returns>
    public bool Adopt(long id, string[] tokens)
    {
        if (!_byId.TryGetValue(id, out var known))
        {
            Add(new Template(id, source, tokens));
            return true;
        }

        if (known.Tokens.Length == tokens.Length)
        {
            known.Generalise(tokens);
        }

        return false;
    }

    /// <summary>Takes a template out, so that its lines look for another.</summary>
    public void Remove(Template template)
    {
        Leaf(template.Tokens).Templates.Remove(template);
        _byId.Remove(template.Id);
        Count--;
    }

    /// <summary>Forgets which lines went where.</summary>
    public void Forget() => _memory.Clear();

    private void Remember(string masked, Template template)
    {
        if (_memory.Count >= options.MemorySize)
        {
            _memory.Clear();
        }

        _memory[masked] = template;
    }

    private Node Leaf(string[] tokens)
    {
        if (!_byLength.TryGetValue(tokens.Length, out var node))
        {
            _byLength[tokens.Length] = node = new Node();
        }

        for (var i = 0; i < options.PrefixTokens && i < tokens.Length; i++)
        {
            var key = tokens[i].Contains(Masking.Wildcard, StringComparison.Ordinal) ? Masking.Wildcard : tokens[i];
            if (!node.Children.ContainsKey(key) && node.Children.Count >= options.MaxChildren)
            {
                key = Masking.Wildcard;
            }

            if (!node.Children.TryGetValue(key, out var child))
            {
                node.Children[key] = child = new Node();
            }

            node = child;
        }

        return node;
    }

    private static double Similarity(string[] template, string[] tokens)
    {
        var equal = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (template[i] == tokens[i])
            {
                equal++;
            }
            else if (OutcomeWords.Contains(tokens[i]) || OutcomeWords.Contains(template[i]))
            {
                return 0;
            }
        }

        return (double)equal / tokens.Length;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public List<Template> Templates { get; } = [];
    }
}

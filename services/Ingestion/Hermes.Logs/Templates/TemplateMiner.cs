using System.Text;

namespace Hermes.Logs.Templates;

/// <summary>
/// Finds the constant part of log lines as they stream by, a Drain tree per source behind <see cref="Masking"/>.
/// Memory is bounded: beyond the limits lines are counted under an overflow template. Not thread-safe.
/// </summary>
public sealed class TemplateMiner(TemplateOptions options)
{
    private const string Overall = "*";
    private readonly Dictionary<string, SourceTree> _sources = new(StringComparer.Ordinal);
    private readonly StringBuilder _masked = new();
    private int _count;

    /// <summary>Templates known over all sources.</summary>
    public int Count => _count;

    /// <summary>The template of a message, made when there is none yet.</summary>
    /// <param name="source">Where the message comes from.</param>
    /// <param name="message">Valid UTF-8.</param>
    /// <param name="isNew">Whether it was made now.</param>
    public Template Learn(string source, ReadOnlySpan<byte> message, out bool isNew) => Learn(source, Encoding.UTF8.GetString(message), out isNew);

    /// <summary>The template of a message, made when there is none yet.</summary>
    public Template Learn(string source, string message, out bool isNew)
    {
        var tree = Tree(source);
        _masked.Clear();
        Masking.Mask(message, _masked, null);
        Span<char> text = stackalloc char[_masked.Length];
        _masked.CopyTo(0, text, _masked.Length);
        isNew = false;
        if (tree.Recall(text) is { } known)
        {
            return known;
        }

        var template = tree.Learn(text.ToString(), _count < options.MaxTemplates, out isNew);
        _count += isNew ? 1 : 0;
        return template;
    }

    /// <summary>The template a message belongs to, without learning from it; null when it would be a new one.</summary>
    public Template? Match(string source, string message, out string masked, out IReadOnlyList<string> parameters)
    {
        var values = new List<string>();
        _masked.Clear();
        Masking.Mask(message, _masked, values);
        masked = _masked.ToString();
        parameters = values;
        if (!_sources.TryGetValue(source, out var tree))
        {
            return null;
        }

        var template = tree.Recall(masked) ?? tree.Find(masked.Split(' '));
        if (template is not null)
        {
            parameters = TemplateParameters.Extract(template, masked, values);
        }

        return template;
    }

    /// <summary>Puts a stored template back, for example after a restart, or takes over how another miner generalised it.</summary>
    public void Restore(long id, string source, string text)
    {
        var tree = Tree(source);
        if (id != tree.Overflow.Id && _count < options.MaxTemplates)
        {
            _count += tree.Adopt(id, text.Split(' ')) ? 1 : 0;
        }
    }

    /// <summary>
    /// Settles templates just made here with those that other miners of the same lines have made: the elder one stands,
    /// although it was born of another line and so has another id.
    /// </summary>
    /// <param name="births">Made by learning and not yet settled.</param>
    /// <param name="elders">What the others have made or generalised meanwhile.</param>
    /// <returns>By each template that gives way, the one that stands for it.</returns>
    public IReadOnlyDictionary<Template, Template> Settle(IReadOnlyCollection<Template> births, IEnumerable<(long Id, string Source, string Text)> elders)
    {
        foreach (var birth in births)
        {
            Tree(birth.Source).Remove(birth);
            _count--;
        }

        foreach (var (id, source, text) in elders)
        {
            Restore(id, source, text);
        }

        var replaced = new Dictionary<Template, Template>(ReferenceEqualityComparer.Instance);
        foreach (var birth in births)
        {
            var tree = Tree(birth.Source);
            if (tree.Find(birth.Tokens) is { } elder)
            {
                elder.Generalise(birth.Tokens);
                replaced[birth] = elder;
                tree.Forget();
            }
            else
            {
                tree.Add(birth);
                _count++;
            }
        }

        return replaced;
    }

    // A flood of source names must not grow memory either: the late ones share a tree.
    private SourceTree Tree(string source)
    {
        if (_sources.TryGetValue(source, out var tree))
        {
            return tree;
        }

        var name = _sources.Count < options.MaxTemplates / 10 ? source : Overall;
        if (!_sources.TryGetValue(name, out tree))
        {
            _sources[name] = tree = new SourceTree(name, options);
        }

        return tree;
    }
}

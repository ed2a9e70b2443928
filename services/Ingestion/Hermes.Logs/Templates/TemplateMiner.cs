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

    /// <summary>Puts a stored template back, for example after a restart.</summary>
    public void Restore(long id, string source, string text)
    {
        var tree = Tree(source);
        if (id != tree.Overflow.Id && _count < options.MaxTemplates)
        {
            tree.Add(new Template(id, source, text.Split(' ')));
            _count++;
        }
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

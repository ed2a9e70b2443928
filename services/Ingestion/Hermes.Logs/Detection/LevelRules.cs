using System.Text;

namespace Hermes.Logs.Detection;

/// <summary>The rules that judge lines of one level, in order of precedence. Keywords cost one pass; patterns run only where they could still decide.</summary>
internal sealed class LevelRules
{
    private readonly CompiledRule[] _rules;
    private readonly KeywordMatcher? _keywords;
    private readonly int[] _patterns;

    /// <param name="rules">Rules in order.</param>
    /// <param name="hints">Words to look for on the way.</param>
    public LevelRules(CompiledRule[] rules, IReadOnlyList<string> hints)
    {
        _rules = rules;
        _keywords = KeywordMatcher.Of(rules
            .SelectMany((rule, i) => rule.Rule.Keywords.Select(text => new Keyword(text, i)).Concat(rule.Rule.Words.Select(text => new Keyword(text, i, WholeWord: true))))
            .Concat(hints.Select(text => new Keyword(text, rules.Length))));
        _patterns = [.. Enumerable.Range(0, rules.Length).Where(i => rules[i].Pattern is not null)];
    }

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>The first rule that fits.</summary>
    /// <param name="message">UTF-8, at most <see cref="ErrorDetector.JudgedLength"/> bytes.</param>
    /// <param name="hinted">Whether one of the hints stands in it.</param>
    public CompiledRule? First(ReadOnlySpan<byte> message, out bool hinted)
    {
        hinted = false;
        var best = _keywords?.Lowest(message, _rules.Length, out hinted) ?? KeywordMatcher.None;
        if (_patterns.Length > 0 && _patterns[0] < best)
        {
            best = FirstPattern(message, best);
        }

        return best == KeywordMatcher.None ? null : _rules[best];
    }

    /// <summary>All rules that fit, in order.</summary>
    public IEnumerable<CompiledRule> All(ReadOnlySpan<byte> message)
    {
        var found = new SortedSet<int>();
        _keywords?.All(message, found);
        var text = Encoding.UTF8.GetString(message);
        found.UnionWith(_patterns.Where(i => _rules[i].Pattern!.IsMatch(text)));
        found.Remove(_rules.Length);
        return found.Select(i => _rules[i]);
    }

    private int FirstPattern(ReadOnlySpan<byte> message, int best)
    {
        Span<char> text = stackalloc char[ErrorDetector.JudgedLength];
        text = text[..Encoding.UTF8.GetChars(message, text)];
        foreach (var i in _patterns)
        {
            if (i >= best)
            {
                break;
            }

            if (_rules[i].Pattern!.IsMatch(text))
            {
                return i;
            }
        }

        return best;
    }
}

using System.Text.RegularExpressions;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>Reads conditions by recursive descent; <c>and</c> binds closer than <c>or</c>.</summary>
internal sealed partial class FilterParser
{
    private const int MaxDepth = 30;
    private readonly List<Match> _tokens = [];
    private readonly List<string> _columns = [];
    private int _at;
    private int _depth;

    /// <exception cref="FormatException">A part of the text is no word, number, text or sign.</exception>
    public FilterParser(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success)
            {
                throw new FormatException($"'{text[at..Math.Min(text.Length, at + 20)]}' is not understood.");
            }

            at += match.Length;
            if (match.Value.Trim().Length > 0)
            {
                _tokens.Add(match);
            }
        }
    }

    /// <summary>Columns named so far.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <exception cref="FormatException">The text is not a condition.</exception>
    public FilterNode Parse()
    {
        var condition = Or();
        return _at == _tokens.Count ? condition : throw new FormatException($"'{_tokens[_at].Value.Trim()}' is too much.");
    }

    private FilterNode Or()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException("the brackets are too deep.");
        }

        var left = And();
        while (TakeWord("or"))
        {
            left = new FilterNode.Both(left, And(), false);
        }

        _depth--;
        return left;
    }

    private FilterNode And()
    {
        var left = Term();
        while (TakeWord("and"))
        {
            left = new FilterNode.Both(left, Term(), true);
        }

        return left;
    }

    private FilterNode Term()
    {
        var negated = false;
        while (TakeWord("not"))
        {
            negated = !negated;
        }

        FilterNode term;
        if (TakeSign("("))
        {
            term = Or();
            Expect(TakeSign(")"), "a closing bracket");
        }
        else
        {
            term = Comparison();
        }

        return negated ? new FilterNode.Not(term) : term;
    }

    private FilterNode Comparison()
    {
        var column = Column();
        if (TakeWord("is"))
        {
            var given = TakeWord("not");
            Expect(TakeWord("null"), "'null'");
            return given ? new FilterNode.Not(new FilterNode.Missing(column)) : new FilterNode.Missing(column);
        }

        var outside = TakeWord("not");
        if (TakeWord("in"))
        {
            Expect(TakeSign("("), "a list in brackets");
            var values = new List<string> { Value() };
            while (TakeSign(","))
            {
                values.Add(Value());
            }

            Expect(TakeSign(")"), "a closing bracket");
            FilterNode among = new FilterNode.Compare(column, "=", values);
            return outside ? new FilterNode.Not(among) : among;
        }

        Expect(!outside && _at < _tokens.Count && _tokens[_at].Groups["compare"].Success, "a comparison");
        var comparison = _tokens[_at++].Value.Trim();
        return new FilterNode.Compare(column, comparison == "<>" ? "!=" : comparison, [Value()]);
    }

    private string Column()
    {
        Expect(_at < _tokens.Count && (_tokens[_at].Groups["word"].Success || _tokens[_at].Groups["name"].Success), "the name of a column");
        var token = _tokens[_at++];
        var column = token.Groups["word"].Success ? token.Groups["word"].Value : token.Groups["name"].Value.Replace("\"\"", "\"", StringComparison.Ordinal);
        _columns.Add(column);
        return column;
    }

    private string Value()
    {
        Expect(_at < _tokens.Count, "a value");
        var token = _tokens[_at++];
        var isWord = token.Groups["word"].Value.ToUpperInvariant() is "TRUE" or "FALSE";
        Expect(token.Groups["text"].Success || token.Groups["number"].Success || isWord, "a number, or a text in single quotes");
        return token.Groups["text"].Success ? token.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal) : token.Value.Trim();
    }

    private bool TakeWord(string word) => Take(_at < _tokens.Count && _tokens[_at].Groups["word"].Value.Equals(word, StringComparison.OrdinalIgnoreCase));

    private bool TakeSign(string sign) => Take(_at < _tokens.Count && _tokens[_at].Groups["sign"].Value == sign);

    private bool Take(bool matches)
    {
        _at += matches ? 1 : 0;
        return matches;
    }

    private void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new FormatException($"{what} is missing {(_at == 0 ? "at the beginning" : $"after '{_tokens[Math.Min(_at, _tokens.Count) - 1].Value.Trim()}'")}.");
        }
    }

    [GeneratedRegex("""\G\s*(?:(?<number>-?[0-9]+(\.[0-9]+)?)|'(?<text>([^']|'')*)'|"(?<name>([^"]|"")+)"|(?<word>[\p{L}_@][\p{L}\p{N}_.@]*)|(?<compare><=|>=|<>|!=|=|<|>)|(?<sign>[(),])|\z)""", RegexOptions.None)]
    private static partial Regex Token();
}

using System.Text;

namespace Hermes.Logs.Detection;

/// <summary>
/// Finds many keywords in one pass over a line's bytes, whatever their number, any case (Aho and Corasick: "Efficient string
/// matching", CACM 18, 1975, as a complete automaton). Letters beyond ASCII match as written, all small or all capital.
/// </summary>
internal sealed class KeywordMatcher
{
    /// <summary>No keyword was found.</summary>
    public const int None = int.MaxValue;

    // Bytes that no keyword holds share a column of the table.
    private readonly byte[] _columns = new byte[256];
    private readonly int _width;

    // By state times width plus column: the next state times width; its complement where a keyword ends there.
    private readonly int[] _next;
    private readonly KeywordEnd[][] _ends;

    private KeywordMatcher(List<(byte[] Text, Keyword Keyword)> spellings)
    {
        _width = Columns(spellings.SelectMany(spelling => spelling.Text));
        var trie = new KeywordTrie(_width);
        foreach (var (text, keyword) in spellings)
        {
            trie.Add(Array.ConvertAll(text, letter => (int)_columns[letter]), new KeywordEnd(keyword.Owner, keyword.WholeWord ? text.Length : 0));
        }

        (_next, _ends) = trie.Complete();
    }

    /// <summary>A matcher, or null without keywords.</summary>
    public static KeywordMatcher? Of(IEnumerable<Keyword> keywords)
    {
        var spellings = keywords
            .SelectMany(keyword => new[] { keyword.Text, keyword.Text.ToLowerInvariant(), keyword.Text.ToUpperInvariant() }
                .Select(text => (Encoding.UTF8.GetBytes(text).Select(Lower).ToArray(), keyword)))
            .ToList();
        return spellings.Count == 0 ? null : new KeywordMatcher(spellings);
    }

    /// <summary>The lowest number among the keywords found, or <see cref="None"/>.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="hints">Numbers from here on are hints: they are never the answer.</param>
    /// <param name="hinted">Whether a hint was found.</param>
    public int Lowest(ReadOnlySpan<byte> text, int hints, out bool hinted)
    {
        var (best, at) = (None, 0);
        hinted = false;
        for (var i = 0; i < text.Length; i++)
        {
            at = _next[at + _columns[text[i]]];
            if (at >= 0)
            {
                continue;
            }

            at = ~at;
            foreach (var end in _ends[at / _width])
            {
                if (end.Owner >= hints)
                {
                    hinted |= HarmlessHints.Counts(text, i);
                }
                else if (end.Owner < best && end.Counts(text, i))
                {
                    best = end.Owner;
                }
            }
        }

        return best;
    }

    /// <summary>Adds the numbers of all keywords found.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="found">Receives them.</param>
    public void All(ReadOnlySpan<byte> text, ISet<int> found)
    {
        var at = 0;
        for (var i = 0; i < text.Length; i++)
        {
            at = _next[at + _columns[text[i]]];
            if (at >= 0)
            {
                continue;
            }

            at = ~at;
            foreach (var end in _ends[at / _width])
            {
                if (end.Counts(text, i))
                {
                    found.Add(end.Owner);
                }
            }
        }
    }

    private int Columns(IEnumerable<byte> letters)
    {
        var width = 1;
        foreach (var letter in letters.Distinct())
        {
            _columns[letter] = (byte)width++;
        }

        for (var capital = (byte)'A'; capital <= 'Z'; capital++)
        {
            _columns[capital] = _columns[Lower(capital)];
        }

        return width;
    }

    private static byte Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
}

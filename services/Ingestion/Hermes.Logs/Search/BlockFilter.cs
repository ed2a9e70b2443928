using System.Numerics;

namespace Hermes.Logs.Search;

/// <summary>
/// A Bloom filter of what the lines of one block hold: every sequence of three and of five bytes of their texts (ASCII letters
/// in lower case), and values such as the source. It may say "perhaps" of something that is not there, never "no" of something
/// that is. Five bytes tell numbers and ids apart, three serve short texts.
/// </summary>
/// <remarks>
/// B. H. Bloom: Space/time trade-offs in hash coding with allowable errors, CACM 13(7), 1970. Filters by sequences of
/// characters: T. Bingmann et al.: COBS, a compact bit-sliced signature index, SPIRE 2019.
/// </remarks>
public sealed class BlockFilter
{
    /// <summary>Bits of a filter.</summary>
    public const int Bits = 1 << 17;

    internal const int Words = Bits / 64;

    private readonly ulong[] _words = new ulong[Words];

    /// <summary>Share of bits (0..1) that are set: a value that is not there is taken for there with the square of it. Counted when asked.</summary>
    public double Fill
    {
        get
        {
            var set = 0;
            foreach (var word in _words)
            {
                set += BitOperations.PopCount(word);
            }

            return (double)set / Bits;
        }
    }

    internal ReadOnlySpan<ulong> Content => _words;

    /// <summary>Adds a text of a line.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="together">Values of the line, as <see cref="AddValue"/> told them, together with which all of the text is looked for.</param>
    /// <param name="words">Values together with which its words are looked for: sequences of letters, most of them the constant part of the line.</param>
    public void AddText(ReadOnlySpan<byte> text, ReadOnlySpan<ulong> together, ReadOnlySpan<ulong> words)
    {
        var window = 0UL;
        var letters = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var folded = Gram.Fold(text[i]);
            window = (window << 8) | folded;
            letters = Gram.IsLetter(folded) ? letters + 1 : 0;
            if (i >= Gram.Long - 1)
            {
                var hash = Gram.HashOf(window, Gram.Long);
                Add(hash);
                foreach (var salt in together)
                {
                    Add(Gram.With(hash, salt));
                }

                if (letters >= Gram.Long)
                {
                    foreach (var salt in words)
                    {
                        Add(Gram.With(hash, salt));
                    }
                }
            }

            if (i >= Gram.Short - 1)
            {
                Add(Gram.HashOf(window, Gram.Short));
            }
        }
    }

    /// <summary>Adds a value of a field.</summary>
    /// <returns>What stands for it in <see cref="AddText"/>.</returns>
    public ulong AddValue(LineField field, ReadOnlySpan<byte> value)
    {
        var hash = Gram.HashOf(field, value);
        Add(hash);
        return hash;
    }

    /// <summary>Whether a line of the block may have all of these.</summary>
    public bool MayHold(IEnumerable<int> positions) => positions.All(position => (_words[position >> 6] >> (position & 63) & 1) != 0);

    /// <summary>Empties the filter.</summary>
    public void Clear() => Array.Clear(_words);

    private void Add(ulong hash)
    {
        Set(Gram.FirstOf(hash));
        Set(Gram.SecondOf(hash));
    }

    private void Set(int position) => _words[position >> 6] |= 1UL << (position & 63);
}

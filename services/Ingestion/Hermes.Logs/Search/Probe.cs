using System.Text;

namespace Hermes.Logs.Search;

/// <summary>What to look for in filters: positions that are all set in the filter of a block that holds the value.</summary>
public static class Probe
{
    // More would hardly exclude more.
    private const int MostGrams = 6;

    /// <summary>Positions of a value of a field.</summary>
    public static int[] OfValue(LineField field, ReadOnlySpan<byte> value)
    {
        var hash = Gram.HashOf(field, value);
        return [Gram.FirstOf(hash), Gram.SecondOf(hash)];
    }

    /// <summary>Positions of a value of a field.</summary>
    public static int[] OfValue(LineField field, string value) => OfValue(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Positions of a text that a line contains in any case; none when it is too short to be looked for.</summary>
    public static int[] OfText(string text)
    {
        var (bytes, usable) = Fold(text);
        var grams = Windows(bytes, usable, Gram.Long).Select(window => Gram.HashOf(window, Gram.Long)).ToList();
        return Positions(grams.Count > 0 ? grams : [.. Windows(bytes, usable, Gram.Short).Select(window => Gram.HashOf(window, Gram.Short))]);
    }

    /// <summary>Positions of a text that a line contains together with a value.</summary>
    public static int[] OfTextWith(string text, LineField field, ReadOnlySpan<byte> value)
    {
        var (bytes, usable) = Fold(text);
        var salt = Gram.HashOf(field, value);
        return Positions([.. Windows(bytes, usable, Gram.Long).Select(window => Gram.With(Gram.HashOf(window, Gram.Long), salt))]);
    }

    /// <summary>Positions of the words of a text that a line contains together with a value; none when it has no long words.</summary>
    public static int[] OfWordsWith(string text, LineField field, string value)
    {
        var (bytes, _) = Fold(text);
        var salt = Gram.HashOf(field, Encoding.UTF8.GetBytes(value));
        return Positions([.. Windows(bytes, [.. bytes.Select(Gram.IsLetter)], Gram.Long).Select(window => Gram.With(Gram.HashOf(window, Gram.Long), salt))]);
    }

    // Spread over the text: neighbours tell nearly the same.
    private static int[] Positions(List<ulong> grams)
    {
        var count = Math.Min(grams.Count, MostGrams);
        return [.. Enumerable.Range(0, count).Select(i => grams[count == 1 ? 0 : i * (grams.Count - 1) / (count - 1)])
            .SelectMany(hash => new[] { Gram.FirstOf(hash), Gram.SecondOf(hash) }).Distinct()];
    }

    private static IEnumerable<ulong> Windows(byte[] bytes, bool[] usable, int length)
    {
        for (var i = 0; i + length <= bytes.Length; i++)
        {
            if (usable.AsSpan(i, length).Contains(false))
            {
                continue;
            }

            var window = 0UL;
            foreach (var b in bytes.AsSpan(i, length))
            {
                window = (window << 8) | b;
            }

            yield return window;
        }
    }

    // Letters beyond ASCII that have two cases are other bytes in each: filters cannot tell.
    private static (byte[] Bytes, bool[] Usable) Fold(string text)
    {
        var bytes = new List<byte>(text.Length);
        var usable = new List<bool>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var clear = rune.IsAscii || (Rune.ToUpperInvariant(rune) == rune && Rune.ToLowerInvariant(rune) == rune);
            foreach (var b in Encoding.UTF8.GetBytes(rune.ToString()))
            {
                bytes.Add(Gram.Fold(b));
                usable.Add(clear);
            }
        }

        return ([.. bytes], [.. usable]);
    }
}

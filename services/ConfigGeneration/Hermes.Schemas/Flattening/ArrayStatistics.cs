namespace Hermes.Schemas.Flattening;

/// <summary>What one array held.</summary>
/// <param name="Items">Items in it.</param>
/// <param name="Objects">Objects among them.</param>
/// <param name="Texts">Texts among them that are not empty.</param>
/// <param name="Separators">Bit set over <see cref="ArrayStatistics.Separators"/>: separators that none of the texts contains.</param>
internal readonly record struct ArrayContent(int Items, int Objects, int Texts, byte Separators);

/// <summary>What the arrays at one place held.</summary>
internal sealed class ArrayStatistics
{
    /// <summary>Separators proposed for joining, the tidiest first.</summary>
    public const string Separators = "|;,\t";

    private long _items;
    private long _objects;
    private long _texts;
    private byte _separators = 0b1111;

    /// <summary>Arrays with items.</summary>
    public long Count { get; private set; }

    /// <summary>Items of all of them.</summary>
    public long Items => _items;

    /// <summary>All items are objects.</summary>
    public bool HoldsObjects => Count > 0 && _objects == _items;

    /// <summary>A separator that joins every array such that it can be split again; null when there is none.</summary>
    public char? Separator => Count == 0 || _texts != _items || _separators == 0 ? null : Separators[System.Numerics.BitOperations.TrailingZeroCount(_separators)];

    public void Add(ArrayContent content)
    {
        if (content.Items > 0)
        {
            Count++;
            _items += content.Items;
            _objects += content.Objects;
            _texts += content.Texts;
            _separators &= content.Separators;
        }
    }

    /// <summary>The separators a text does not contain.</summary>
    public static byte Without(ReadOnlySpan<char> text)
    {
        byte without = 0;
        for (var i = 0; i < Separators.Length; i++)
        {
            without |= (byte)(text.Contains(Separators[i]) ? 0 : 1 << i);
        }

        return without;
    }
}

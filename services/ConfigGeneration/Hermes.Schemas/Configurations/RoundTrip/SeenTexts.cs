using Hermes.Schemas.Profiles;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>Remembers some of the texts that were seen, the latest of each slot; dates come again so often that few have to be read twice.</summary>
internal sealed class SeenTexts
{
    private const int Slots = 512;
    private const int MaxChars = 32;
    private char[] _chars = [];
    private byte[] _lengths = [];

    public bool Contains(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxChars || _lengths.Length == 0)
        {
            return false;
        }

        var slot = SlotOf(text);
        return _lengths[slot] == text.Length && text.SequenceEqual(_chars.AsSpan(slot * MaxChars, text.Length));
    }

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.Length is > 0 and <= MaxChars)
        {
            if (_lengths.Length == 0)
            {
                (_chars, _lengths) = (new char[Slots * MaxChars], new byte[Slots]);
            }

            var slot = SlotOf(text);
            text.CopyTo(_chars.AsSpan(slot * MaxChars));
            _lengths[slot] = (byte)text.Length;
        }
    }

    private static int SlotOf(ReadOnlySpan<char> text) => (int)(ValueHash.Of(text) >> 40) & (Slots - 1);
}

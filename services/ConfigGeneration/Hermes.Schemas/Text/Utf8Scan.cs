using System.Buffers;
using System.Text;

namespace Hermes.Schemas.Text;

/// <summary>What is UTF-8 in a text, and what is not.</summary>
/// <param name="Letters">Characters of more than one byte.</param>
/// <param name="Strays">Bytes that are no UTF-8.</param>
/// <param name="FirstStray">Offset of the first of them; -1 when there is none.</param>
internal readonly record struct Utf8Scan(long Letters, long Strays, int FirstStray)
{
    /// <summary>Bytes of other encodings that look like a character of UTF-8 happen, East Asian ones most; one in two does not.</summary>
    private const int PerLetter = 2;

    /// <summary>Both occur too often for chance.</summary>
    public bool IsMixed => Letters > 0 && Strays > 0 && Letters * PerLetter >= Strays;

    /// <summary>Looks at a text whose last character may be cut.</summary>
    public static Utf8Scan Of(ReadOnlySpan<byte> text)
    {
        long letters = 0, strays = 0;
        var first = -1;
        var at = 0;
        while (at < text.Length)
        {
            // Skip the ASCII run in one step: most files are nothing else.
            var high = text[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (high < 0)
            {
                break;
            }

            at += high;
            var status = Rune.DecodeFromUtf8(text[at..], out _, out var consumed);
            if (status == OperationStatus.NeedMoreData)
            {
                break;
            }

            if (status == OperationStatus.Done)
            {
                letters++;
            }
            else
            {
                strays += consumed;
                first = first < 0 ? at : first;
            }

            at += consumed;
        }

        return new Utf8Scan(letters, strays, first);
    }
}

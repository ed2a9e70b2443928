using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Hermes.Ingestion.Logs;

/// <summary>
/// Makes the texts and names in JSON whole. <c>"\ud800"</c> is legal JSON but half a character, and readers pass bytes over that
/// are no UTF-8: asked for such a text, or only for a name beside it, a document throws. A record is worth more than one character.
/// </summary>
internal static class WholeText
{
    private const int EscapeLength = 6;

    /// <summary>The JSON itself, or a copy in which halves of characters are U+FFFD and bytes that are no UTF-8 are question marks.</summary>
    public static ReadOnlyMemory<byte> Mended(ReadOnlyMemory<byte> json)
    {
        var bytes = json.Span;
        if (Utf8.IsValid(bytes) && bytes.IndexOf("\\ud"u8) < 0 && bytes.IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        var mended = bytes.ToArray();
        for (var at = 0; at < mended.Length;)
        {
            at += mended[at] == '\\' ? MendEscape(mended.AsSpan(at)) : MendCharacter(mended.AsSpan(at));
        }

        return mended;
    }

    private static int MendCharacter(Span<byte> text)
    {
        if (text[0] < 0x80)
        {
            return 1;
        }

        if (Rune.DecodeFromUtf8(text, out _, out var length) != OperationStatus.Done)
        {
            text[..length].Fill((byte)'?');
        }

        return length;
    }

    private static int MendEscape(Span<byte> text)
    {
        if (!TryUnit(text, out var unit))
        {
            return Math.Min(2, text.Length);
        }

        if (char.IsHighSurrogate(unit) && TryUnit(text[EscapeLength..], out var second) && char.IsLowSurrogate(second))
        {
            return 2 * EscapeLength;
        }

        if (char.IsSurrogate(unit))
        {
            "\\ufffd"u8.CopyTo(text);
        }

        return EscapeLength;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        ushort value = 0;
        var length = 0;
        var found = text.Length >= EscapeLength && text.StartsWith("\\u"u8) && Utf8Parser.TryParse(text.Slice(2, 4), out value, out length, 'x') && length == 4;
        unit = found ? (char)value : '\0';
        return found;
    }
}

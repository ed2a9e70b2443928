using System.Buffers.Text;
using System.Text;

namespace Hermes.Logs.Otlp;

/// <summary>Resolves the escapes of a JSON text that holds halves of surrogate pairs, which no Unicode text can.</summary>
internal static class LenientText
{
    private const int EscapeLength = 6;

    /// <returns>Bytes written; never more than the text has.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> output)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != '\\')
            {
                var plain = text.IndexOf((byte)'\\') is var at and >= 0 ? at : text.Length;
                text[..plain].CopyTo(output[written..]);
                written += plain;
                text = text[plain..];
            }
            else if (text[1] != 'u')
            {
                output[written++] = Simple(text[1]);
                text = text[2..];
            }
            else
            {
                var rune = Read(text, out var length);
                written += rune.EncodeToUtf8(output[written..]);
                text = text[length..];
            }
        }

        return written;
    }

    private static byte Simple(byte escaped) => escaped switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escaped,
    };

    private static Rune Read(ReadOnlySpan<byte> text, out int length)
    {
        length = EscapeLength;
        var first = Unit(text);
        if (char.IsHighSurrogate(first) && text.Length >= 2 * EscapeLength && text[EscapeLength..].StartsWith("\\u"u8) && Unit(text[EscapeLength..]) is var second && char.IsLowSurrogate(second))
        {
            length = 2 * EscapeLength;
            return new Rune(first, second);
        }

        return char.IsSurrogate(first) ? Rune.ReplacementChar : new Rune(first);
    }

    private static char Unit(ReadOnlySpan<byte> escape)
    {
        Utf8Parser.TryParse(escape[2..EscapeLength], out ushort unit, out _, 'x');
        return (char)unit;
    }
}

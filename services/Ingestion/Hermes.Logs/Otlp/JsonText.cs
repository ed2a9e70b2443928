using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Hermes.Logs.Otlp;

/// <summary>
/// Writes JSON into the scratch memory of a reader. Bytes that are no UTF-8 pass as they are, the line is repaired as a whole
/// later; and what is longer than any line that is kept is not written.
/// </summary>
public readonly struct JsonText(ArrayBufferWriter<byte> output)
{
    private const int Longest = 128 * 1024;
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private bool IsFull => output.WrittenCount > Longest;

    /// <summary>Punctuation and words of JSON itself.</summary>
    public void Raw(ReadOnlySpan<byte> text)
    {
        if (!IsFull)
        {
            output.Write(text);
        }
    }

    /// <summary>A text with its quotes.</summary>
    public void String(ReadOnlySpan<byte> text)
    {
        Raw("\""u8);
        text = text.Length > Longest ? text[..Longest] : text;
        for (int at; !IsFull && (at = text.IndexOfAny(Escaped)) >= 0; text = text[(at + 1)..])
        {
            Raw(text[..at]);
            Escape(text[at]);
        }

        Raw(text);
        Raw("\""u8);
    }

    /// <summary>A whole number.</summary>
    public void Number(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        Raw(digits[..length]);
    }

    /// <summary>A number; what JSON has no number for is written as text.</summary>
    public void Number(double value)
    {
        Span<byte> digits = stackalloc byte[32];
        value.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        if (double.IsFinite(value))
        {
            Raw(digits[..length]);
        }
        else
        {
            String(digits[..length]);
        }
    }

    /// <summary>Bytes as a text of base64.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        Raw("\""u8);
        bytes = bytes.Length > Longest ? bytes[..Longest] : bytes;
        if (!IsFull)
        {
            var room = output.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length));
            System.Buffers.Text.Base64.EncodeToUtf8(bytes, room, out _, out var written);
            output.Advance(written);
        }

        Raw("\""u8);
    }

    /// <summary>Bytes as a text of hexadecimal digits: ids of traces and spans.</summary>
    public void Hex(ReadOnlySpan<byte> id)
    {
        Raw("\""u8);
        if (!IsFull && Convert.TryToHexStringLower(id, output.GetSpan(2 * id.Length), out var written))
        {
            output.Advance(written);
        }

        Raw("\""u8);
    }

    private void Escape(byte value)
    {
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                Raw([(byte)'\\', value]);
                break;
            case (byte)'\n':
                Raw("\\n"u8);
                break;
            case (byte)'\r':
                Raw("\\r"u8);
                break;
            case (byte)'\t':
                Raw("\\t"u8);
                break;
            default:
                Raw([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(value >> 4), HexDigit(value & 15)]);
                break;
        }
    }

    private static byte HexDigit(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}

using System.Text;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Takes the escapes out of JSON strings. Halves of a surrogate pair, which are legal JSON but no text, become U+FFFD.</summary>
internal static class JsonText
{
    /// <summary>The text itself where it holds no escape, else a copy in the scratch memory.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, LineContext context)
    {
        var escape = text.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return text;
        }

        // No escape is shorter than what it stands for.
        var room = context.Scratch.GetSpan(text.Length);
        var length = 0;
        while (escape >= 0 && escape + 1 < text.Length)
        {
            text[..escape].CopyTo(room[length..]);
            length += escape;
            length += Decode(ref text, escape, room[length..], context);
            escape = text.IndexOf((byte)'\\');
        }

        text.CopyTo(room[length..]);
        length += text.Length;
        context.Scratch.Advance(length);
        return room[..length];
    }

    private static int Decode(ref ReadOnlySpan<byte> text, int escape, Span<byte> room, LineContext context)
    {
        var kind = text[escape + 1];
        if (kind == 'u' && Unit(text, escape, out var first))
        {
            text = text[(escape + 6)..];
            if (char.IsHighSurrogate(first) && Unit(text, 0, out var second) && char.IsLowSurrogate(second))
            {
                text = text[6..];
                return new Rune(first, second).EncodeToUtf8(room);
            }

            if (!Rune.TryCreate(first, out var rune))
            {
                rune = Rune.ReplacementChar;
                context.Doubts |= LineMarks.InvalidUtf8;
            }

            return rune.EncodeToUtf8(room);
        }

        text = text[(escape + 2)..];
        room[0] = kind switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => kind,
        };
        return 1;
    }

    private static bool Unit(ReadOnlySpan<byte> text, int at, out char unit)
    {
        unit = default;
        if (text.Length < at + 6 || text[at] != '\\' || text[at + 1] != 'u')
        {
            return false;
        }

        var value = 0;
        foreach (var digit in text.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        unit = (char)value;
        return true;
    }
}

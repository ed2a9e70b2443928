using System.Text;

namespace Hermes.Logs.Parsing;

/// <summary>Turns the bytes or characters of a line into text that can be stored, and says what it had to change.</summary>
public static class LineText
{
    /// <summary>The longest line kept, in bytes of UTF-8 (64 KB).</summary>
    public const int MaxBytes = 64 * 1024;

    private const char Replacement = '\uFFFD';

    /// <summary>Decodes UTF-8, cutting at <see cref="MaxBytes"/> on a character boundary.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, ref LineMarks marks)
    {
        if (utf8.Length > MaxBytes)
        {
            utf8 = utf8[..WholeCharacters(utf8, MaxBytes)];
            marks |= LineMarks.Truncated;
        }

        var text = Encoding.UTF8.GetString(utf8);
        // A replacement character that was really in the bytes is not a repair.
        if (text.Contains(Replacement) && !System.Text.Unicode.Utf8.IsValid(utf8))
        {
            marks |= LineMarks.InvalidUtf8;
        }

        return WithoutNul(text, ref marks);
    }

    /// <summary>Makes decoded text storable: bounded, without NUL and without half surrogate pairs.</summary>
    public static string Clean(string text, ref LineMarks marks)
    {
        if (text.Length > MaxBytes / 4 && Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return Decode(bytes, ref marks);
        }

        if (HasLoneSurrogate(text))
        {
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            marks |= LineMarks.InvalidUtf8;
        }

        return WithoutNul(text, ref marks);
    }

    private static string WithoutNul(string text, ref LineMarks marks)
    {
        if (!text.Contains('\0'))
        {
            return text;
        }

        marks |= LineMarks.NulRemoved;
        return text.Replace("\0", "", StringComparison.Ordinal);
    }

    private static int WholeCharacters(ReadOnlySpan<byte> utf8, int limit)
    {
        var end = limit;
        while (end > limit - 4 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private static bool HasLoneSurrogate(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return true;
            }
        }

        return false;
    }
}

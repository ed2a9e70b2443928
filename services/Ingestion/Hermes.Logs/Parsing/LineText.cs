using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hermes.Logs.Parsing;

/// <summary>Turns the bytes of a line into text that can be stored, and says what it had to change.</summary>
public static class LineText
{
    /// <summary>The longest line kept, in bytes of UTF-8 (64 KB).</summary>
    public const int MaxBytes = 64 * 1024;

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>
    /// The line itself where it can be stored as it is; else a copy in the scratch memory that is valid UTF-8 without NUL and no
    /// longer than <see cref="MaxBytes"/>, cut on a character boundary.
    /// </summary>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> scratch, scoped ref LineMarks marks)
    {
        if (utf8.Length > MaxBytes)
        {
            utf8 = utf8[..WholeCharacters(utf8, MaxBytes)];
            marks |= LineMarks.Truncated;
        }

        var valid = Utf8.IsValid(utf8);
        return valid && !utf8.Contains((byte)0) ? utf8 : Repair(utf8, valid, scratch, ref marks);
    }

    /// <summary>Decodes UTF-8, cleaned as by <see cref="Clean(ReadOnlySpan{byte}, ArrayBufferWriter{byte}, ref LineMarks)"/>.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, scoped ref LineMarks marks) =>
        Encoding.UTF8.GetString(Clean(utf8, new ArrayBufferWriter<byte>(), ref marks));

    private static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> utf8, bool valid, ArrayBufferWriter<byte> scratch, scoped ref LineMarks marks)
    {
        // A broken byte becomes three.
        var room = scratch.GetSpan(Math.Min(MaxBytes, (utf8.Length * 3) + 1));
        var length = 0;
        while (!utf8.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(utf8, out _, out var consumed);
            var piece = status == OperationStatus.Done ? utf8[..consumed] : Replacement;
            utf8 = utf8[consumed..];
            if (piece[0] == 0)
            {
                marks |= LineMarks.NulRemoved;
                continue;
            }

            if (length + piece.Length > Math.Min(room.Length, MaxBytes))
            {
                marks |= LineMarks.Truncated;
                break;
            }

            piece.CopyTo(room[length..]);
            length += piece.Length;
        }

        scratch.Advance(length);
        marks |= valid ? LineMarks.None : LineMarks.InvalidUtf8;
        return room[..length];
    }

    internal static int WholeCharacters(ReadOnlySpan<byte> utf8, int limit)
    {
        var end = limit;
        while (end > limit - 4 && end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }
}

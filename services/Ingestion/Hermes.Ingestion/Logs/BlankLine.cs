using System.Text;

namespace Hermes.Ingestion.Logs;

/// <summary>Tells lines of nothing but white space, which are not kept.</summary>
internal static class BlankLine
{
    /// <param name="utf8">A line without its end.</param>
    public static bool Is(ReadOnlySpan<byte> utf8)
    {
        // Nearly every line is told by its first byte.
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not (0 or 0xFEFF))
            {
                return false;
            }

            utf8 = utf8[length..];
        }

        return true;
    }
}

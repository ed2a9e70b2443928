using System.Text;

namespace Hermes.Ingestion.Logs;

/// <summary>Tells text with a few bad bytes from images, archives and UTF-16.</summary>
internal static class BinaryCheck
{
    private const int LookedAt = 8 * 1024;

    public static bool LooksBinary(ReadOnlySpan<byte> body)
    {
        var rest = body.Length > LookedAt ? body[..LookedAt] : body;
        var total = rest.Length;
        var strange = 0;
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            // A character cut by the limit is not strange.
            if (status == System.Buffers.OperationStatus.InvalidData || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r' or '\f' or '\b' or 0x1B)))
            {
                strange += length;
            }

            rest = rest[length..];
        }

        // One strange byte in a short line is a slip; a tenth of the text is another kind of file.
        return strange >= 4 && strange * 10 > total;
    }
}

using System.Text;

namespace Hermes.Logs.Parsing;

/// <summary>Finds a feed or an execution named inside a message: <c>feed=FX_RATES</c>, <c>[feed:FX_RATES]</c>, <c>executionId=42</c>.</summary>
public static class FeedMention
{
    private const int LongestName = 200;

    /// <summary>Finds both in one pass; what is not named stays empty.</summary>
    public static void Find(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> feed, out ReadOnlySpan<byte> execution)
    {
        feed = execution = default;
        for (var from = 0; ;)
        {
            var sign = message[from..].IndexOfAny((byte)'=', (byte)':');
            if (sign < 0)
            {
                return;
            }

            var at = from + sign;
            from = at + 1;
            // The last letters of feed, executionId and run_id.
            if (at < 4 || (message[at - 1] | 0x20) != 'd')
            {
                continue;
            }

            if (feed.IsEmpty && Ends(message[..at], "feed"u8))
            {
                feed = Name(message[from..]);
            }
            else if (execution.IsEmpty && (Ends(message[..at], "executionId"u8) || Ends(message[..at], "run_id"u8)))
            {
                execution = Name(message[from..]);
            }
        }
    }

    private static bool Ends(ReadOnlySpan<byte> before, ReadOnlySpan<byte> key) =>
        before.Length >= key.Length && Ascii.EqualsIgnoreCase(before[^key.Length..], key)
        && (before.Length == key.Length || !IsLetter(before[^(key.Length + 1)]));

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart((byte)'"');
        var end = 0;
        while (end < text.Length && end <= LongestName && (IsLetter(text[end]) || text[end] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'/'))
        {
            end++;
        }

        return end > LongestName ? default : text[..end].TrimEnd((byte)'.');
    }

    // The bytes of other scripts count as letters.
    private static bool IsLetter(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80;
}

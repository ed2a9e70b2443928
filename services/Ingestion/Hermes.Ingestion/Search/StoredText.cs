using System.Text;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Which texts of a line are searched: the message; and the line as it came where that holds more than what stands before the
/// message, as the fields of a JSON record do. What stands before it, time and level, has filters of its own.
/// </summary>
internal static class StoredText
{
    /// <summary>Condition for an escaped <c>@Pattern</c>; letters beyond ASCII need the database's collation, which is slower.</summary>
    public static string Condition(string text)
    {
        var collate = Ascii.IsValid(text) ? "collate \"C\"" : "";
        return $"(message {collate} ilike @Pattern or (raw {collate} ilike @Pattern and right(raw, length(message)) <> message))";
    }

    /// <summary>Whether the line holds the text, in any case.</summary>
    public static bool Contains(string message, string raw, string text) =>
        message.Contains(text, StringComparison.OrdinalIgnoreCase)
        || (!raw.EndsWith(message, StringComparison.Ordinal) && raw.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The line as it came, if it is searched; else nothing.</summary>
    public static ReadOnlySpan<byte> MoreThan(ReadOnlySpan<byte> message, ReadOnlySpan<byte> raw) => raw.EndsWith(message) ? default : raw;
}

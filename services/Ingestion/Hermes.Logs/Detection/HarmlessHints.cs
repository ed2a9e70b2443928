namespace Hermes.Logs.Detection;

/// <summary>Words without which none of the built-in harmless phrases can stand in a line, so that most lines skip their patterns.</summary>
internal static class HarmlessHints
{
    public static IReadOnlyList<string> Words { get; } = ["0", "no ", "without ", "zero ", "any ", "free", "recovered", "resolved", "corrected", "repaired", "fixed", "cleared"];

    /// <summary>Whether a hint that ends here counts: a zero only where a number begins, not in "10" or "1.0".</summary>
    public static bool Counts(ReadOnlySpan<byte> text, int end) =>
        text[end] != (byte)'0' || end == 0 || text[end - 1] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)',');
}

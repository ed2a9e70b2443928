using System.Collections.Frozen;

namespace Hermes.Logs.Templates;

/// <summary>Words that say how something went. Two messages that differ in one of them never share a template: "job done" is not "job failed".</summary>
internal static class OutcomeWords
{
    private const int Longest = 16;

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "ok", "success", "successful", "successfully", "succeeded", "passed", "done", "completed", "complete", "finished",
            "fail", "failed", "failure", "failing", "error", "errors", "exception", "aborted", "cancelled", "canceled", "rejected",
            "denied", "refused", "timeout", "lost", "killed", "skipped", "missing", "invalid",
            "start", "started", "starting", "stop", "stopped", "stopping", "opened", "closed", "connected", "disconnected",
            "enabled", "disabled", "up", "down", "not", "accepted", "allowed", "found", "healthy", "unhealthy",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<byte> word)
    {
        if (word.Length > Longest)
        {
            return false;
        }

        Span<char> text = stackalloc char[Longest];
        for (var i = 0; i < word.Length; i++)
        {
            text[i] = (char)word[i];
        }

        return Lookup.Contains(text[..word.Length]);
    }
}

using System.Text.Json;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Http;

namespace Hermes.Diagnosis.Knowledge;

/// <summary>The failures Hermes knows, from the data files beside this class.</summary>
internal sealed class KnowledgeBase
{
    // A longer text is matched at its two ends: the message at the start, the innermost cause at the end.
    private const int MatchedCharacters = 16_000;
    private readonly List<KnowledgeRule> rules = [.. Load().Select(entry => new KnowledgeRule(entry))];

    public IEnumerable<KnowledgeEntry> Entries => rules.Select(rule => rule.Entry);

    /// <summary>The entry that fits best: the most specific, then most patterns matched, then the longest match; null when none fits.</summary>
    /// <param name="text">The log.</param>
    /// <param name="feed">Feed it is about, whose name is no evidence; null when unknown.</param>
    public KnowledgeMatch? Find(string text, string? feed = null)
    {
        var searched = FeedName.Blanked(
            text.Length <= MatchedCharacters
                ? text
                : string.Concat(text.AsSpan(0, MatchedCharacters / 2), "\n", text.AsSpan(text.Length - (MatchedCharacters / 2))),
            feed);
        return rules
            .Select(rule => rule.Match(searched))
            .OfType<KnowledgeMatch>()
            .OrderByDescending(match => match.Entry.Specificity)
            .ThenByDescending(match => match.MatchedPatterns)
            .ThenByDescending(match => match.Length)
            .ThenBy(match => match.Entry.Id, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static IEnumerable<KnowledgeEntry> Load()
    {
        var assembly = typeof(KnowledgeBase).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(".Knowledge.Rules.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var entry in JsonSerializer.Deserialize<List<KnowledgeEntry>>(stream, HermesJson.Options)!)
            {
                yield return entry;
            }
        }
    }
}

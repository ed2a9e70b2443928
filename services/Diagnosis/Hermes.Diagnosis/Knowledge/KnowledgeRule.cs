using System.Text.RegularExpressions;
using Hermes.Contracts.Diagnosis;

namespace Hermes.Diagnosis.Knowledge;

/// <summary>A knowledge entry ready to match.</summary>
internal sealed partial class KnowledgeRule(KnowledgeEntry entry)
{
    // The engine without backtracking takes seconds to build some 600 patterns; these repeat only within bounds, and a
    // text made to stall one of them ends at this limit.
    private static readonly TimeSpan longestMatch = TimeSpan.FromMilliseconds(250);

    private readonly Regex[] patterns = [.. entry.Patterns.Select(pattern =>
        new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, longestMatch))];

    public KnowledgeEntry Entry { get; } = entry;

    /// <summary>Null when nothing matches. Of several matches the longest is kept: it says most.</summary>
    public KnowledgeMatch? Match(string text)
    {
        Match? longest = null;
        var matched = 0;
        var captures = new Dictionary<string, string>();
        foreach (var pattern in patterns)
        {
            if (Find(pattern, text) is not { Success: true } match)
            {
                continue;
            }

            matched++;
            if (longest is null || match.Length > longest.Length)
            {
                longest = match;
            }

            foreach (Group group in match.Groups)
            {
                if (group is { Success: true, Length: > 0 } && !char.IsAsciiDigit(group.Name[0]))
                {
                    captures.TryAdd(group.Name, group.Value.TrimEnd('.', ':', ',', ';'));
                }
            }
        }

        return longest is null ? null : new KnowledgeMatch(Entry, matched, longest.Length, captures);
    }

    private static Match? Find(Regex pattern, string text)
    {
        try
        {
            return pattern.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Another pattern or the general answer serves.
            return null;
        }
    }

    /// <summary>Fills <c>{column|the column}</c> with what was captured, or with the words behind the bar.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> captures) =>
        Placeholder().Replace(text, match => captures.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Groups[2].Value);

    [GeneratedRegex(@"\{(\w+)\|([^}]*)\}")]
    private static partial Regex Placeholder();
}

/// <summary>How well an entry fits a text.</summary>
internal sealed record KnowledgeMatch(KnowledgeEntry Entry, int MatchedPatterns, int Length, IReadOnlyDictionary<string, string> Captures)
{
    public string Cause => Sentence(KnowledgeRule.Fill(Entry.Cause, Captures));

    /// <summary>The steps as a numbered list, one a line.</summary>
    public string Solution => string.Join('\n', Entry.Steps.Select((step, i) => $"{i + 1}. {KnowledgeRule.Fill(step, Captures)}"));

    private static string Sentence(string text) => text.Length > 0 && char.IsLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}

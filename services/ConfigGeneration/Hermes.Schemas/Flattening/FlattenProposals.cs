using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas.Flattening;

/// <summary>What could be made of arrays that were seen. A proposal is taken over by reading the sample again with it as an answer.</summary>
public static class FlattenProposals
{
    /// <summary>Kind of these suggestions, and the beginning of their ids: <c>flatten:PATH</c>.</summary>
    public const string Kind = "flatten";

    private const string Explode = "explode";
    private const string Join = "join:";

    /// <summary>The answers that take over what was chosen among a sample's proposals, besides those that were there.</summary>
    /// <param name="proposals">What the sample proposes.</param>
    /// <param name="chosen">Ids of what is wanted.</param>
    /// <param name="answers">Answers so far.</param>
    public static IReadOnlyDictionary<string, string> Answers(IReadOnlyList<Suggestion> proposals, IReadOnlyList<string> chosen, IReadOnlyDictionary<string, string> answers)
    {
        var more = new Dictionary<string, string>(answers, StringComparer.Ordinal);
        foreach (var proposal in proposals.Where(proposal => chosen.Contains(proposal.Id, StringComparer.Ordinal)))
        {
            more.TryAdd(proposal.Id, proposal.With!);
        }

        return more;
    }

    /// <summary>The rules that answers ask for, on top of those a sample brings itself.</summary>
    internal static FlattenRules Chosen(IReadOnlyDictionary<string, string> answers, FlattenRules rules)
    {
        var join = new Dictionary<string, string>(rules.Join, StringComparer.Ordinal);
        var explode = rules.Explode;
        foreach (var (id, answer) in answers.Where(pair => pair.Key.StartsWith($"{Kind}:", StringComparison.Ordinal)))
        {
            var path = id[(Kind.Length + 1)..];
            explode = answer == Explode ? path : explode;
            if (answer.StartsWith(Join, StringComparison.Ordinal) && answer.Length > Join.Length)
            {
                join[path] = answer[Join.Length..];
            }
        }

        return rules with { Explode = explode, Join = join };
    }

    /// <summary>A proposal for the arrays at one place; null when they stay JSON text best.</summary>
    internal static Suggestion? Of(string path, ArrayStatistics arrays, long records)
    {
        var id = $"{Kind}:{path}";
        if (arrays.HoldsObjects)
        {
            return new Suggestion(id, Kind, [path], $"Make a row of every item of '{path}', with the record's other fields repeated and '{path}.{FieldPath.Ordinal}' counting the items.",
                $"{arrays.Count:N0} of {records:N0} records hold {arrays.Items:N0} items there, and all are objects.", false) { With = Explode };
        }

        return arrays.Separator is { } separator
            ? new Suggestion(id, Kind, [path], $"Join the texts of '{path}' with '{(separator == '\t' ? "tab" : separator)}'.", $"All {arrays.Items:N0} items are texts, and none contains it.", false) { With = $"{Join}{separator}" }
            : null;
    }
}

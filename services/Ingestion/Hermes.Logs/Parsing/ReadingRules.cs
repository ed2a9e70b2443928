using Hermes.Logs.Parsing.Records;

namespace Hermes.Logs.Parsing;

/// <summary>How the lines of a source are read, besides their formats.</summary>
public sealed record ReadingRules
{
    /// <summary>Whether 01/02/2026 is the first of February; null to learn it from dates that can be read in one way only.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>How lines become records.</summary>
    public MultilineRules Multiline { get; init; } = MultilineRules.Usual;

    /// <summary>Where the feed is found; the first that finds a name wins.</summary>
    public IReadOnlyList<NameFinder> Feeds { get; init; } = [];

    /// <summary>Where the execution is found; the first that finds a name wins.</summary>
    public IReadOnlyList<NameFinder> Executions { get; init; } = [];

    internal bool HasNames => Feeds.Count + Executions.Count > 0;

    internal IEnumerable<NameFinder> Names => Feeds.Concat(Executions);

    /// <summary>Whether a rule looks for a field within this one.</summary>
    internal bool HasParent(ReadOnlySpan<byte> path) => IsParent(Feeds, path) || IsParent(Executions, path);

    private static bool IsParent(IReadOnlyList<NameFinder> finders, ReadOnlySpan<byte> path)
    {
        for (var i = 0; i < finders.Count; i++)
        {
            var field = finders[i].Field.AsSpan();
            if (field.Length > path.Length && field[path.Length] == '.' && System.Text.Ascii.EqualsIgnoreCase(field[..path.Length], path))
            {
                return true;
            }
        }

        return false;
    }
}

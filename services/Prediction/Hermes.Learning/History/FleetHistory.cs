using System.Collections.Concurrent;

namespace Hermes.Learning.History;

/// <summary>All feeds side by side, with their outcomes merged in the order they became known. Immutable.</summary>
public sealed class FleetHistory
{
    private readonly Dictionary<string, FeedHistory> feeds;
    private readonly FleetGroups groups;
    private readonly bool live;
    private readonly ConcurrentDictionary<string[], GroupOutcomes> families = new();
    private readonly ConcurrentDictionary<string[], GroupOutcomes> kin = new();
    private readonly GroupOutcomes all;

    /// <summary>Joins feeds into a fleet.</summary>
    /// <param name="histories">One history per feed.</param>
    public FleetHistory(IEnumerable<FeedHistory> histories)
        : this(histories, null)
    {
    }

    private FleetHistory(IEnumerable<FeedHistory> histories, FleetGroups? groups)
    {
        feeds = histories.ToDictionary(history => history.Feed.Name, StringComparer.Ordinal);
        live = groups is not null;
        this.groups = groups ?? new FleetGroups(feeds.Keys);
        all = Outcomes(feeds.Values);
    }

    /// <summary>
    /// Joins feeds for live scoring, which asks about a moment or two and makes a fleet anew whenever anything has changed: quick to make,
    /// the answers are the same.
    /// </summary>
    /// <param name="histories">One history per feed.</param>
    /// <param name="groups">Which of them belong together.</param>
    public static FleetHistory Live(IEnumerable<FeedHistory> histories, FleetGroups groups) => new(histories, groups);

    /// <summary>Histories by feed name.</summary>
    public IReadOnlyDictionary<string, FeedHistory> Feeds => feeds;

    /// <summary>
    /// Feeds that share a name's leading part belong to a family: up to the last slash, else up to the first of <c>_ - . :</c>
    /// (<c>FX_RATES</c> and <c>FX_TRADES</c> are both <c>FX</c>).
    /// </summary>
    /// <param name="name">Feed name.</param>
    public static string FamilyOf(string name)
    {
        var end = name.LastIndexOf('/');
        end = end > 0 ? end : name.AsSpan().IndexOfAny("_-.:");
        return end > 0 ? name[..end] : name;
    }

    /// <summary>
    /// What a feed is about, wherever it runs: after the last slash up to the first of <c>- . :</c>, else what follows the last of
    /// <c>_ - . :</c> (<c>EU_RATES</c> and <c>US_RATES</c> are both <c>RATES</c>).
    /// </summary>
    /// <param name="name">Feed name.</param>
    public static string SubjectOf(string name)
    {
        if (name.LastIndexOf('/') is >= 0 and var slash)
        {
            var leaf = name.AsSpan(slash + 1);
            var end = leaf.IndexOfAny("-.:");
            return (end > 0 ? leaf[..end] : leaf).ToString();
        }

        var begin = name.AsSpan().LastIndexOfAny("_-.:") + 1;
        return begin < name.Length ? name[begin..] : name;
    }

    /// <summary>Runs and failures of the whole fleet that became known in a window.</summary>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to) => all.Within(from, to);

    /// <summary>The same for a feed's family; nothing when it has no relatives.</summary>
    /// <param name="name">Feed name.</param>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) FamilyWithin(string name, DateTimeOffset from, DateTimeOffset to) =>
        Of(families, groups.Families, name)?.Within(from, to) ?? default;

    /// <summary>The same for feeds with the same subject; nothing when there are none.</summary>
    /// <param name="name">Feed name.</param>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) KinWithin(string name, DateTimeOffset from, DateTimeOffset to) =>
        Of(kin, groups.Kin, name)?.Within(from, to) ?? default;

    // One set of outcomes a group, made when it is first asked for.
    private GroupOutcomes? Of(ConcurrentDictionary<string[], GroupOutcomes> made, IReadOnlyDictionary<string, string[]> groups, string name) =>
        groups.TryGetValue(name, out var members)
            ? made.GetOrAdd(members, static (group, fleet) => fleet.Outcomes([.. group.Where(fleet.feeds.ContainsKey).Select(member => fleet.feeds[member])]), this)
            : null;

    private GroupOutcomes Outcomes(IReadOnlyCollection<FeedHistory> members) => live ? GroupOutcomes.ForFewMoments(members) : GroupOutcomes.ForManyMoments(members);
}

namespace Hermes.Learning.History;

/// <summary>All feeds side by side, with their outcomes merged in the order they became known. Immutable.</summary>
public sealed class FleetHistory
{
    private readonly Dictionary<string, FeedHistory> feeds;
    private readonly Dictionary<string, Outcomes> families;
    private readonly Dictionary<string, Outcomes> kin;
    private readonly Outcomes all;

    /// <summary>Joins feeds into a fleet.</summary>
    /// <param name="histories">One history per feed.</param>
    /// <param name="since">Outcomes known before this are left out of the merged ones; live scoring looks back one day only.</param>
    public FleetHistory(IEnumerable<FeedHistory> histories, DateTimeOffset? since = null)
    {
        feeds = histories.ToDictionary(history => history.Feed.Name, StringComparer.Ordinal);
        all = new Outcomes(feeds.Values, since);
        families = Group(FamilyOf, since);
        kin = Group(SubjectOf, since);
    }

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
        families.TryGetValue(name, out var family) ? family.Within(from, to) : default;

    /// <summary>The same for feeds with the same subject; nothing when there are none.</summary>
    /// <param name="name">Feed name.</param>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) KinWithin(string name, DateTimeOffset from, DateTimeOffset to) =>
        kin.TryGetValue(name, out var others) ? others.Within(from, to) : default;

    // By feed the outcomes of all feeds in its group.
    private Dictionary<string, Outcomes> Group(Func<string, string> groupOf, DateTimeOffset? since)
    {
        var groups = new Dictionary<string, Outcomes>(StringComparer.Ordinal);
        foreach (var group in feeds.Values.GroupBy(history => groupOf(history.Feed.Name), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var outcomes = new Outcomes(group, since);
            foreach (var history in group)
            {
                groups[history.Feed.Name] = outcomes;
            }
        }

        return groups;
    }

    private sealed class Outcomes
    {
        private readonly long[] at;
        private readonly int[] failuresBefore;

        public Outcomes(IEnumerable<FeedHistory> members, DateTimeOffset? since)
        {
            // The outcome rides in the lowest bit of the time, a tenth of a microsecond, so that plain numbers are sorted.
            var merged = new List<long>();
            foreach (var member in members)
            {
                foreach (var run in member.JudgedSince(since))
                {
                    merged.Add((run.KnownAt.UtcTicks << 1) | (run.Outcome == RunOutcome.Failed ? 1L : 0));
                }
            }

            at = [.. merged];
            Array.Sort(at);
            failuresBefore = new int[at.Length + 1];
            for (var i = 0; i < at.Length; i++)
            {
                failuresBefore[i + 1] = failuresBefore[i] + (int)(at[i] & 1);
                at[i] >>= 1;
            }
        }

        public (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to)
        {
            var (begin, end) = (After(from.UtcTicks), After(to.UtcTicks));
            return (end - begin, failuresBefore[end] - failuresBefore[begin]);
        }

        private int After(long ticks)
        {
            var (low, high) = (0, at.Length);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = at[middle] <= ticks ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}

namespace Hermes.Learning.History;

/// <summary>All feeds side by side, with their outcomes merged in the order they became known. Immutable.</summary>
public sealed class FleetHistory
{
    private readonly Dictionary<string, FeedHistory> feeds;
    private readonly Dictionary<string, Outcomes> families;
    private readonly Outcomes all;

    /// <summary>Joins feeds into a fleet.</summary>
    /// <param name="histories">One history per feed.</param>
    /// <param name="since">Outcomes known before this are left out of the merged ones; live scoring looks back one day only.</param>
    public FleetHistory(IEnumerable<FeedHistory> histories, DateTimeOffset? since = null)
    {
        feeds = histories.ToDictionary(history => history.Feed.Name, StringComparer.Ordinal);
        all = new Outcomes(feeds.Values, since);
        families = feeds.Values
            .GroupBy(history => FamilyOf(history.Feed.Name), StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .ToDictionary(group => group.Key, group => new Outcomes(group, since), StringComparer.Ordinal);
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

    /// <summary>Runs and failures of the whole fleet that became known in a window.</summary>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to) => all.Within(from, to);

    /// <summary>The same for a feed's family; nothing when it has no relatives.</summary>
    /// <param name="name">Feed name.</param>
    /// <param name="from">Start, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public (int Runs, int Failures) FamilyWithin(string name, DateTimeOffset from, DateTimeOffset to) =>
        families.TryGetValue(FamilyOf(name), out var family) ? family.Within(from, to) : default;

    private sealed class Outcomes
    {
        private readonly long[] at;
        private readonly int[] failuresBefore;

        public Outcomes(IEnumerable<FeedHistory> members, DateTimeOffset? since)
        {
            var merged = members.SelectMany(member => member.JudgedSince(since))
                .Select(run => (At: run.KnownAt.UtcTicks, Failed: run.Outcome == RunOutcome.Failed))
                .OrderBy(item => item.At)
                .ToArray();
            at = Array.ConvertAll(merged, item => item.At);
            failuresBefore = new int[merged.Length + 1];
            for (var i = 0; i < merged.Length; i++)
            {
                failuresBefore[i + 1] = failuresBefore[i] + (merged[i].Failed ? 1 : 0);
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

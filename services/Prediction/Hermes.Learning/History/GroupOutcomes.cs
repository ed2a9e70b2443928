using System.Collections.Concurrent;

namespace Hermes.Learning.History;

/// <summary>Outcomes of several feeds in the order they became known.</summary>
internal abstract class GroupOutcomes
{
    /// <summary>Runs and failures that became known in a window.</summary>
    public abstract (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to);

    /// <summary>For many moments, as in training: everything is merged once.</summary>
    public static GroupOutcomes ForManyMoments(IEnumerable<FeedHistory> members) => new Merged(members);

    /// <summary>For the few moments that live scoring asks about: counted feed by feed, and remembered.</summary>
    public static GroupOutcomes ForFewMoments(IReadOnlyCollection<FeedHistory> members) => new Counted(members);

    private sealed class Merged : GroupOutcomes
    {
        private readonly long[] at;
        private readonly int[] failuresBefore;

        public Merged(IEnumerable<FeedHistory> members)
        {
            // The outcome rides in the lowest bit of the time, a tenth of a microsecond, so that plain numbers are sorted.
            var merged = new List<long>();
            foreach (var member in members)
            {
                foreach (var run in member.Judged)
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

        public override (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to)
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

    private sealed class Counted(IReadOnlyCollection<FeedHistory> members) : GroupOutcomes
    {
        private const int MostRemembered = 64;
        private readonly ConcurrentDictionary<(long From, long To), (int, int)> windows = new();

        public override (int Runs, int Failures) Within(DateTimeOffset from, DateTimeOffset to)
        {
            var window = (from.UtcTicks, to.UtcTicks);
            if (windows.TryGetValue(window, out var known))
            {
                return known;
            }

            var (runs, failures) = (0, 0);
            foreach (var member in members)
            {
                var (more, failed) = member.OutcomesWithin(from, to);
                runs += more;
                failures += failed;
            }

            if (windows.Count >= MostRemembered)
            {
                windows.Clear();
            }

            windows[window] = (runs, failures);
            return (runs, failures);
        }
    }
}

using Hermes.Learning.Explanations;
using Hermes.Learning.History;

namespace Hermes.Prediction.Feeds;

/// <summary>
/// Every feed's recent past, in memory: enough runs and log counters for the features and no more. The database is the truth; this is
/// read from it at start and whenever a replica tells that something changed.
/// </summary>
internal sealed class FeedBook(TimeProvider time)
{
    private static readonly TimeSpan NeighbourWindow = TimeSpan.FromHours(25);
    private readonly Lock gate = new();
    private readonly Dictionary<string, FeedEntry> feeds = new(StringComparer.Ordinal);
    private long executions;

    /// <summary>Runs known, over all feeds.</summary>
    public long Executions => Interlocked.Read(ref executions);

    /// <summary>When the newest runs arrived.</summary>
    public DateTimeOffset LastArrival { get; private set; }

    /// <summary>Takes a run as it is stored.</summary>
    public void Take(string feed, Run run)
    {
        lock (gate)
        {
            EntryOf(feed).Add(run);
            LastArrival = time.GetUtcNow();
        }
    }

    /// <summary>Takes a minute's counters as they are stored. Lines may name feeds that never ran; those are not feeds until somebody says so.</summary>
    public void Take(string feed, MinuteActivity activity)
    {
        lock (gate)
        {
            if (feeds.TryGetValue(feed, out var entry))
            {
                entry.Set(activity);
            }
        }
    }

    /// <summary>Takes the failures that were inferred of a feed.</summary>
    public void Infer(string feed, IReadOnlyCollection<InferredFailure> failures)
    {
        lock (gate)
        {
            if (feeds.TryGetValue(feed, out var entry))
            {
                entry.Infer(failures);
            }
        }
    }

    /// <summary>Takes what is stored about a feed itself.</summary>
    public void Set(string feed, long executionCount, Action<FeedEntry> set)
    {
        lock (gate)
        {
            var entry = EntryOf(feed);
            executions += executionCount - entry.ExecutionCount;
            entry.ExecutionCount = executionCount;
            set(entry);
        }
    }

    /// <summary>Changes or reads one feed; creates it when asked to.</summary>
    public T With<T>(string name, Func<FeedEntry, T> use)
    {
        lock (gate)
        {
            return use(EntryOf(name));
        }
    }

    public T? Find<T>(string name, Func<FeedEntry, T> use)
        where T : class
    {
        lock (gate)
        {
            return feeds.TryGetValue(name, out var entry) ? use(entry) : null;
        }
    }

    /// <summary>Feeds in order of name after a given one.</summary>
    public IReadOnlyList<T> List<T>(string? after, int limit, Func<FeedEntry, T> use)
    {
        lock (gate)
        {
            return [.. feeds.Values
                .Where(entry => after is null || string.CompareOrdinal(entry.Name, after) > 0)
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Take(limit)
                .Select(use)];
        }
    }

    /// <summary>All feeds as they stand, immutable.</summary>
    public FleetSnapshot Snapshot()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var downstream = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var upstream in feeds.Values.SelectMany(entry => entry.Upstreams))
            {
                downstream[upstream] = downstream.GetValueOrDefault(upstream) + 1;
            }

            return new FleetSnapshot(
                new FleetHistory(feeds.Values.Select(entry => entry.History(now)), now - NeighbourWindow),
                feeds.Values.ToDictionary(entry => entry.Name, entry => entry.Risk, StringComparer.Ordinal),
                downstream);
        }
    }

    /// <summary>The history of every feed, by name.</summary>
    public IReadOnlyDictionary<string, FeedHistory> Histories()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return feeds.Values.ToDictionary(entry => entry.Name, entry => entry.History(now), StringComparer.Ordinal);
        }
    }

    public int DownstreamOf(string name)
    {
        lock (gate)
        {
            return feeds.Values.Count(entry => entry.Upstreams.Contains(name));
        }
    }

    public void SetRisks(IEnumerable<(string Feed, RiskState Risk)> risks)
    {
        lock (gate)
        {
            foreach (var (feed, risk) in risks)
            {
                EntryOf(feed).Risk = risk;
            }
        }
    }

    private FeedEntry EntryOf(string name) => feeds.TryGetValue(name, out var entry) ? entry : feeds[name] = new FeedEntry(name);
}

/// <summary>All feeds at one moment.</summary>
/// <param name="Fleet">History.</param>
/// <param name="Risks">Risk by feed.</param>
/// <param name="Downstream">How many feeds read from each.</param>
internal sealed record FleetSnapshot(FleetHistory Fleet, IReadOnlyDictionary<string, RiskState> Risks, IReadOnlyDictionary<string, int> Downstream);

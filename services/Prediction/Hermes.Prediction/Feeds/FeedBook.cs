using System.Runtime.InteropServices;
using Hermes.Learning.Explanations;
using Hermes.Learning.History;
using Microsoft.Extensions.Options;

namespace Hermes.Prediction.Feeds;

/// <summary>
/// Every feed's recent past, in memory: enough runs and log counters for the features and no more. The database is the truth; this is
/// read from it at start and whenever a replica tells that something changed.
/// </summary>
internal sealed class FeedBook(TimeProvider time, IOptions<ForecastingOptions> options)
{
    private readonly WorkCalendar calendar = new(options.Value.Holidays);
    private readonly Lock gate = new();
    private readonly Dictionary<string, FeedEntry> feeds = new(StringComparer.Ordinal);
    private FleetSnapshot? snapshot;
    private FleetGroups? groups;
    private DateTimeOffset? nextInTime;
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
            snapshot = null;
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
                snapshot = null;
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
                snapshot = null;
            }
        }
    }

    /// <summary>Takes what is stored about a feed itself.</summary>
    public void Set(string feed, long executionCount, Action<FeedEntry> set)
    {
        lock (gate)
        {
            snapshot = null;
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
            snapshot = null;
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

    /// <summary>All feeds as they stand, immutable; the one made last while nothing has changed.</summary>
    public FleetSnapshot Snapshot()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (snapshot is { } standing && !(nextInTime <= now))
            {
                return standing;
            }

            groups ??= new FleetGroups(feeds.Keys);
            nextInTime = null;
            var (histories, risks, downstream) = (new List<FeedHistory>(feeds.Count), new Dictionary<string, RiskState>(feeds.Count, StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
            foreach (var entry in feeds.Values)
            {
                var history = entry.History(now);
                var next = entry.NextInTime(now);
                nextInTime = nextInTime is null || next < nextInTime ? next ?? nextInTime : nextInTime;
                histories.Add(history);
                risks[entry.Name] = entry.Risk;
                foreach (var upstream in entry.Upstreams)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(downstream, upstream, out _)++;
                }
            }

            return snapshot = new FleetSnapshot(FleetHistory.Live(histories, groups), risks, downstream);
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
                snapshot = snapshot is not null && EntryOf(feed).Risk == risk ? snapshot : null;
                EntryOf(feed).Risk = risk;
            }
        }
    }

    private FeedEntry EntryOf(string name)
    {
        if (!feeds.TryGetValue(name, out var entry))
        {
            entry = feeds[name] = new FeedEntry(name, calendar);
            (snapshot, groups) = (null, null);
        }

        return entry;
    }
}

/// <summary>All feeds at one moment.</summary>
/// <param name="Fleet">History.</param>
/// <param name="Risks">Risk by feed.</param>
/// <param name="Downstream">How many feeds read from each.</param>
internal sealed record FleetSnapshot(FleetHistory Fleet, IReadOnlyDictionary<string, RiskState> Risks, IReadOnlyDictionary<string, int> Downstream);

namespace Hermes.Prediction.Feeds;

/// <summary>Changes that wait to be read, one entry a feed however often it changed.</summary>
internal sealed class PendingChanges
{
    private readonly Dictionary<string, FeedChange> byFeed = new(StringComparer.Ordinal);

    /// <summary>News may have been missed: everything is to be read.</summary>
    public bool Everything { get; set; }

    public bool IsEmpty => byFeed.Count == 0 && !Everything;

    /// <summary>Changes of one feed each.</summary>
    public IReadOnlyCollection<FeedChange> Changes => byFeed.Values;

    public void Add(FeedChange change)
    {
        foreach (var feed in change.Feeds)
        {
            byFeed[feed] = byFeed.TryGetValue(feed, out var before)
                ? new FeedChange([feed], Earlier(before.RunsSince, change.RunsSince), Earlier(before.MinutesSince, change.MinutesSince), before.Score || change.Score)
                : change with { Feeds = [feed] };
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}

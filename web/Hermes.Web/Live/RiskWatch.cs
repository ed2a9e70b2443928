using Hermes.Contracts;
using Hermes.Contracts.Prediction;

namespace Hermes.Web.Live;

/// <summary>All feeds' risks: read whole now and then, and changed by the stream in between.</summary>
internal sealed class RiskWatch(IServiceProvider services, LiveStream<FeedPrediction> stream, TimeProvider clock)
    : Watch<RiskBoard>(ServiceNames.Prediction, TimeSpan.FromSeconds(30), clock)
{
    private const int PageSize = 500;
    private const int MaxPages = 40;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private readonly Dictionary<string, FeedPrediction> fresh = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(base.ExecuteAsync(stoppingToken), FollowAsync(stoppingToken));

    protected override async Task<RiskBoard> LoadAsync(CancellationToken ct)
    {
        var client = services.GetRequiredService<PredictionClient>();
        var all = new List<FeedPrediction>();
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await client.GetPredictionsAsync(null, cursor, PageSize, ct);
            all.AddRange(answer.Items);
            cursor = answer.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return RiskBoard.Of(all.Concat(TakeFresh()));
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        using var merge = new Throttle(Gap, Clock, Merge);
        await foreach (var prediction in stream.ListenAsync(ct))
        {
            lock (gate)
            {
                fresh[prediction.Feed] = prediction;
            }

            merge.Request();
        }
    }

    private void Merge()
    {
        // Before the first whole reading there is nothing to merge into; what came is kept for it.
        if (Current.Value is { } board)
        {
            Current = Loaded<RiskBoard>.Ready(RiskBoard.Of(board.Feeds.Concat(TakeFresh())));
        }
    }

    private FeedPrediction[] TakeFresh()
    {
        lock (gate)
        {
            var taken = fresh.Values.ToArray();
            fresh.Clear();
            return taken;
        }
    }
}

using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;

namespace Hermes.Web.Live;

/// <summary>The current risk of all feeds, highest priority first.</summary>
public sealed class RiskBoard
{
    private RiskBoard(IReadOnlyList<FeedPrediction> feeds)
    {
        Feeds = feeds;
        Critical = feeds.Count(feed => feed.Status == RiskStatus.Critical);
        Warning = feeds.Count(feed => feed.Status == RiskStatus.Warning);
    }

    public IReadOnlyList<FeedPrediction> Feeds { get; }

    public int Critical { get; }

    public int Warning { get; }

    public int Healthy => Feeds.Count - Critical - Warning;

    public int Count(RiskStatus status) => status switch
    {
        RiskStatus.Critical => Critical,
        RiskStatus.Warning => Warning,
        _ => Healthy,
    };

    /// <summary>The latest scoring of each feed, in the order in which people should look.</summary>
    public static RiskBoard Of(IEnumerable<FeedPrediction> predictions) => new(
    [
        .. predictions
            .GroupBy(prediction => prediction.Feed, StringComparer.Ordinal)
            .Select(scorings => scorings.MaxBy(scoring => scoring.At)!)
            .OrderByDescending(prediction => prediction.Status)
            .ThenByDescending(prediction => prediction.Priority)
            .ThenBy(prediction => prediction.Feed, StringComparer.Ordinal),
    ]);
}

using Hermes.Learning.History;

namespace Hermes.Learning.Features;

/// <summary>
/// Turns what was known of a feed at a moment into a row of numbers. The only such code: training rows, backtests and live scoring
/// all come through here, and history is read through <see cref="FeedView"/> alone, so nothing after the moment can be seen.
/// </summary>
public static class FeatureBuilder
{
    /// <summary>Fills a row.</summary>
    /// <param name="fleet">All feeds.</param>
    /// <param name="feed">Name of the feed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="row">Target of <see cref="FeatureCatalog.Count"/> values.</param>
    public static void Build(FleetHistory fleet, string feed, DateTimeOffset at, Span<float> row)
    {
        row[..FeatureCatalog.Count].Fill(float.NaN);
        var view = fleet.Feeds[feed].At(at);
        OutcomeFeatures.Fill(view, row);
        RunFeatures.Fill(view, row);
        LogFeatures.Fill(view, row);
        TimingFeatures.Fill(view, row);
        NeighbourFeatures.Fill(fleet, view, row);
    }

    /// <summary>A row of its own.</summary>
    /// <param name="fleet">All feeds.</param>
    /// <param name="feed">Name of the feed.</param>
    /// <param name="at">The moment.</param>
    public static float[] Build(FleetHistory fleet, string feed, DateTimeOffset at)
    {
        var row = new float[FeatureCatalog.Count];
        Build(fleet, feed, at, row);
        return row;
    }

    internal static void Set(this Span<float> row, Feature feature, double value) => row[(int)feature] = (float)value;
}

using Hermes.Learning.History;

namespace Hermes.Learning.Features;

internal static class NeighbourFeatures
{
    public static void Fill(FleetHistory fleet, FeedView view, Span<float> row)
    {
        var at = view.At;
        row.Set(Feature.FleetFailed1h, Share(fleet.Within(at.AddHours(-1), at)));
        row.Set(Feature.FleetFailed24h, Share(fleet.Within(at.AddHours(-24), at)));
        row.Set(Feature.FamilyFailed6h, Share(fleet.FamilyWithin(view.Feed.Name, at.AddHours(-6), at)));
        row.Set(Feature.FamilyFailed24h, Share(fleet.FamilyWithin(view.Feed.Name, at.AddHours(-24), at)));
        row.Set(Feature.KinFailed24h, Share(fleet.KinWithin(view.Feed.Name, at.AddHours(-24), at)));
        Upstreams(fleet, view, row);
    }

    private static void Upstreams(FleetHistory fleet, FeedView view, Span<float> row)
    {
        var at = view.At;
        var (failed, since, known) = (0, 0, 0);
        for (var i = 0; i < view.Feed.Upstreams.Count; i++)
        {
            if (!fleet.Feeds.TryGetValue(view.Feed.Upstreams[i], out var history))
            {
                continue;
            }

            var upstream = history.At(at);
            if (upstream.LastFailed is { } lastFailed)
            {
                known++;
                failed += lastFailed ? 1 : 0;
                Max(row, Feature.UpstreamDurationRatio, RunFeatures.DurationRatio(upstream.Known[^1], upstream));
                Max(row, Feature.UpstreamFailedRecently, OutcomeFeatures.FailedRecently(upstream.Known));
                Min(row, Feature.UpstreamVolumeRatio, RunFeatures.VolumeRatio(upstream.Known[^1], upstream));
                since += upstream.LastFailureAt is { } failure && failure > (view.LastStart ?? at.AddDays(-1)) ? 1 : 0;
            }

            Max(row, Feature.UpstreamMinutesLate, TimingFeatures.MinutesLate(upstream));
            Max(row, Feature.UpstreamLogErrorsRatio, LogFeatures.ErrorsRatio(upstream));
            Max(row, Feature.UpstreamElapsedRatio, TimingFeatures.ElapsedRatio(upstream) ?? double.NaN);
            Min(row, Feature.UpstreamHoursSinceFailure, OutcomeFeatures.HoursSinceFailure(upstream) ?? double.NaN);
        }

        if (known > 0)
        {
            row.Set(Feature.UpstreamFailed, failed / (double)known);
            row.Set(Feature.UpstreamFailedSinceStart, since);
        }
    }

    private static double Share((int Runs, int Failures) window) => window.Runs == 0 ? double.NaN : window.Failures / (double)window.Runs;

    private static void Min(Span<float> row, Feature feature, double value)
    {
        var sofar = row[(int)feature];
        if (!double.IsNaN(value) && (float.IsNaN(sofar) || value < sofar))
        {
            row.Set(feature, value);
        }
    }

    private static void Max(Span<float> row, Feature feature, double value)
    {
        var sofar = row[(int)feature];
        if (!double.IsNaN(value) && (float.IsNaN(sofar) || value > sofar))
        {
            row.Set(feature, value);
        }
    }
}

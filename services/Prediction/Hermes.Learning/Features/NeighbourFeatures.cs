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

        var (failed, known) = (0, 0);
        foreach (var name in view.Feed.Upstreams)
        {
            if (!fleet.Feeds.TryGetValue(name, out var history))
            {
                continue;
            }

            var upstream = history.At(at);
            if (upstream.LastFailed is { } lastFailed)
            {
                known++;
                failed += lastFailed ? 1 : 0;
                Max(row, Feature.UpstreamDurationRatio, RunFeatures.Ratio(upstream.Known[^1], upstream.Baseline.Duration, static run => run.ElapsedSeconds));
            }

            Max(row, Feature.UpstreamMinutesLate, TimingFeatures.MinutesLate(upstream));
            Max(row, Feature.UpstreamLogErrorsRatio, LogFeatures.ErrorsRatio(upstream));
            Max(row, Feature.UpstreamElapsedRatio, TimingFeatures.ElapsedRatio(upstream) ?? double.NaN);
            if (OutcomeFeatures.HoursSinceFailure(upstream) is { } hours)
            {
                var sofar = row[(int)Feature.UpstreamHoursSinceFailure];
                row.Set(Feature.UpstreamHoursSinceFailure, float.IsNaN(sofar) ? hours : Math.Min(sofar, hours));
            }
        }

        if (known > 0)
        {
            row.Set(Feature.UpstreamFailed, failed / (double)known);
        }
    }

    private static double Share((int Runs, int Failures) window) => window.Runs == 0 ? double.NaN : window.Failures / (double)window.Runs;

    private static void Max(Span<float> row, Feature feature, double value)
    {
        var sofar = row[(int)feature];
        if (!double.IsNaN(value) && (float.IsNaN(sofar) || value > sofar))
        {
            row.Set(feature, value);
        }
    }
}

using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.Explanations;

/// <summary>Groups Shapley values by theme and says the strongest ones in words.</summary>
public static class Explainer
{
    private const double Negligible = 0.05;

    /// <summary>The strongest reasons for a risk, what can be seen now before what happened in the past.</summary>
    /// <param name="contributions">Shapley values of a row, in log-odds.</param>
    /// <param name="row">The row.</param>
    /// <param name="fleet">History behind it.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="limit">Most reasons to give.</param>
    public static IReadOnlyList<Factor> Explain(
        ReadOnlySpan<float> contributions, ReadOnlySpan<float> row, FleetHistory fleet, string feed, DateTimeOffset at, int limit = 5)
    {
        var totals = new Dictionary<FeatureTheme, double>();
        var members = new Dictionary<FeatureTheme, List<(int Index, double Contribution)>>();
        for (var i = 0; i < FeatureCatalog.Count; i++)
        {
            var theme = FeatureCatalog.All[i].Theme;
            totals[theme] = totals.GetValueOrDefault(theme) + contributions[i];
            if (contributions[i] > 0)
            {
                (members.TryGetValue(theme, out var list) ? list : members[theme] = []).Add((i, contributions[i]));
            }
        }

        var factors = new List<Factor>();
        var view = fleet.Feeds[feed].At(at);

        // Symptoms can be acted on. That a feed which is well now has failed before comes after them, however much it weighs.
        var old = view.LastFailed == false ? FeatureTheme.Outcomes : (FeatureTheme?)null;
        foreach (var (theme, total) in totals.Where(pair => pair.Value > Negligible).OrderBy(pair => pair.Key == old).ThenByDescending(pair => pair.Value))
        {
            foreach (var (index, _) in members[theme].OrderByDescending(member => member.Contribution))
            {
                var upstream = theme == FeatureTheme.Upstream ? CulpritOf((Feature)index, fleet, view) : null;
                var text = upstream is null ? FactorText.Of((Feature)index, row[index], view) : FactorText.OfUpstream((Feature)index, row[index], upstream);
                if (text is not null)
                {
                    factors.Add(new Factor(FeatureCatalog.All[index].Name, text, total, row[index], theme, upstream));
                    break;
                }
            }

            if (factors.Count == limit)
            {
                break;
            }
        }

        return factors;
    }

    // Which upstream the value of an upstream feature comes from.
    private static string CulpritOf(Feature feature, FleetHistory fleet, FeedView view)
    {
        var (worst, worstValue) = (view.Feed.Upstreams.Count > 0 ? view.Feed.Upstreams[0] : "", double.NegativeInfinity);
        foreach (var name in view.Feed.Upstreams)
        {
            if (!fleet.Feeds.TryGetValue(name, out var history))
            {
                continue;
            }

            var upstream = history.At(view.At);
            var value = feature switch
            {
                Feature.UpstreamFailed => upstream.LastFailed == true ? 1 : 0,
                Feature.UpstreamMinutesLate => TimingFeatures.MinutesLate(upstream),
                Feature.UpstreamHoursSinceFailure => -(OutcomeFeatures.HoursSinceFailure(upstream) ?? double.PositiveInfinity),
                Feature.UpstreamLogErrorsRatio => LogFeatures.ErrorsRatio(upstream),
                Feature.UpstreamFailedRecently => OutcomeFeatures.FailedRecently(upstream.Known),
                Feature.UpstreamFailedSinceStart => upstream.LastFailureAt?.UtcTicks ?? double.NegativeInfinity,
                Feature.UpstreamVolumeRatio => upstream.Known.IsEmpty ? double.NaN : -RunFeatures.VolumeRatio(upstream.Known[^1], upstream),
                Feature.UpstreamElapsedRatio => TimingFeatures.ElapsedRatio(upstream) ?? double.NegativeInfinity,
                _ => upstream.Known.IsEmpty ? double.NaN : RunFeatures.DurationRatio(upstream.Known[^1], upstream),
            };
            if (value > worstValue)
            {
                (worst, worstValue) = (name, value);
            }
        }

        return worst;
    }
}

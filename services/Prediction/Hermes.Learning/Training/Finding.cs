using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Features;

namespace Hermes.Learning.Training;

/// <summary>What the comparison with the baselines says, in words.</summary>
internal static class Finding
{
    // Signs that failures announce themselves by, as far as a history can lack them.
    private static readonly (FeatureTheme Theme, string Words)[] Signs =
    [
        (FeatureTheme.Duration, "ends or durations"),
        (FeatureTheme.Volume, "volumes"),
        (FeatureTheme.RunErrors, "error, warning and retry counts"),
        (FeatureTheme.Log, "log counters"),
        (FeatureTheme.Upstream, "upstream feeds"),
    ];

    /// <summary>Signs that are in fewer than one row in twenty, in words.</summary>
    /// <param name="presence">Share of rows in which each feature is present.</param>
    public static IReadOnlyList<string> Missing(IReadOnlyList<float> presence) =>
        [.. Signs.Where(sign => FeatureCatalog.All.Index().Where(feature => feature.Item.Theme == sign.Theme).All(feature => presence[feature.Index] < 0.05)).Select(sign => sign.Words)];

    /// <summary>Whether scores tell failing onsets from others better than knowing nothing, with 95 % confidence. Without that nothing may alert.</summary>
    /// <param name="rows">Rows later than what the model learned from.</param>
    /// <param name="scores">Their scores.</param>
    public static bool Foresees(Dataset rows, double[] scores)
    {
        var onset = ForecastTrainer.OnsetsOf(rows);
        var failed = ForecastTrainer.Pick(ForecastTrainer.Outcomes(rows), onset);
        return failed.Contains(true)
            && PairedBootstrap.AveragePrecision(ForecastTrainer.Pick(rows.Rows, onset), ForecastTrainer.Pick(scores, onset), new double[onset.Length], failed).Low > 0;
    }

    /// <summary>The finding in a sentence or two.</summary>
    /// <param name="comparisons">Against each baseline.</param>
    /// <param name="alerts">Whether it may alert.</param>
    /// <param name="missing">Signs that are missing.</param>
    public static string Verdict(IReadOnlyList<Comparison> comparisons, bool alerts, IReadOnlyList<string> missing)
    {
        var closest = comparisons.MinBy(comparison => comparison.All.Low)!;
        var news = comparisons.MinBy(comparison => comparison.Onset.Low)!;
        var figures = FormattableString.Invariant(
            $"{closest.All.Difference:+0.000;-0.000} average precision against {Baselines.InWords(closest.Baseline)}, 95 % interval {closest.All.Low:+0.000;-0.000} to {closest.All.High:+0.000;-0.000}");
        var onsets = FormattableString.Invariant($"{news.Onset.Difference:+0.000;-0.000} on onsets, {news.Onset.Low:+0.000;-0.000} to {news.Onset.High:+0.000;-0.000}");
        var lacks = missing.Count == 0 ? "" : $" Missing in this data: {string.Join(", ", missing)}.";
        var persists = comparisons.Single(comparison => comparison.Baseline == Baselines.BaseRate).All.Low > 0;
        return (closest.All.Low > 0, news.Onset.Low > 0, persists) switch
        {
            (true, true, _) => $"Better than every baseline, also on onsets ({figures}; {onsets}).",
            (true, false, _) => $"Better than every baseline ({figures}), but new failures are not shown to be predictable with this data ({onsets}).{Silent()}{lacks}",
            (false, _, true) => $"Not predictable with this data beyond what the last runs say ({figures}).{Silent()}{lacks}",
            _ => $"Not predictable with this data ({figures}).{Silent()}{lacks}",
        };

        string Silent() => alerts ? "" : " It does not alert.";
    }
}

using System.Globalization;

namespace Hermes.Web.Forecasts;

/// <summary>Which figures of a forecast are shown, in which order, and what they mean.</summary>
internal static class Figures
{
    /// <summary>What guessing gets; shown right beside the figure that has to beat it.</summary>
    public const string BaseRate = "baseRate";

    private static readonly Figure[] All =
    [
        new("averagePrecision", "AUPRC", "guessing gets the base rate", Better.High),
        new(BaseRate, "Base rate", "share that failed", Better.Neither),
        new("onset.averagePrecision", "AUPRC, onsets", "where the run before had succeeded", Better.High),
        new("onset.baseRate", "Base rate, onsets", "share that failed after a success", Better.Neither),
        new("rocAuc", "ROC AUC", "guessing gets 0.5", Better.High),
        new("onset.rocAuc", "ROC AUC, onsets", "where the run before had succeeded", Better.High),
        new("brier", "Brier", "squared error of the probability", Better.Low),
        new("brierGain", "Brier gained", "by the forecast over this one", Better.Neither),
        new("ece", "ECE", "said against happened; a constant is right, too", Better.Neither),
        new("precision", "Precision", "alarms that were right", Better.High),
        new("recall", "Recall", "failures that were announced", Better.High),
        new("f1", "F1", "balance of the two", Better.High),
        new("falsePositiveRate", "False positives", "good runs that raised an alarm", Better.Neither),
        new("accuracy", "Accuracy", "\"never fails\" gets 1 minus the base rate", Better.Neither),
        new("alerts.precision", "Alerts right", "a failure followed in time", Better.High),
        new("alerts.onsetRecall", "Onsets caught", "failures after a success with an alert", Better.High),
        new("alerts.perFeedDay", "Alerts per feed-day", "how often a person is called", Better.Neither),
        new("alerts.medianLeadMinutes", "Lead time, min", "half of the hits at least this early", Better.High),
        new("alerts.leadMinutesP10", "Lead p10, min", "nine in ten hits at least this early", Better.High),
        new("alerts.leadMinutesP50", "Lead p50, min", "half of the hits at least this early", Better.High),
        new("alerts.leadMinutesP90", "Lead p90, min", "one in ten hits at least this early", Better.High),
    ];

    /// <summary>Those of the known figures that some set has.</summary>
    public static IEnumerable<Figure> Of(IEnumerable<IReadOnlyDictionary<string, double>> sets)
    {
        var known = sets.ToList();
        return All.Where(figure => known.Any(set => set.TryGetValue(figure.Name, out var value) && double.IsFinite(value)));
    }

    public static string Text(IReadOnlyDictionary<string, double> set, string name) =>
        !set.TryGetValue(name, out var value) || !double.IsFinite(value) ? "–" : Text(value);

    public static string Text(double value) => value.ToString(Math.Abs(value) >= 10 ? "#,0" : "0.000", CultureInfo.InvariantCulture);

    /// <summary>A baseline's name in words.</summary>
    public static string Baseline(string name) => name switch
    {
        "lastOutcome" => "Same as last time",
        "movingAverage" => "Moving average",
        "baseRate" or "neverFails" or "noFailure" => "Never fails",
        _ => Components.Words.Label(name),
    };
}

/// <summary>Which end of a figure is good.</summary>
internal enum Better
{
    High,
    Low,
    Neither,
}

/// <summary>One figure.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Meaning">What it says, or what it has to be compared with, in a few words.</param>
/// <param name="Better">Which end is good.</param>
internal sealed record Figure(string Name, string Label, string Meaning, Better Better);

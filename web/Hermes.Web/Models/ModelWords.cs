using Hermes.Contracts.Prediction;
using Hermes.Web.Forecasts;

namespace Hermes.Web.Models;

/// <summary>What the registry says, in words for people.</summary>
internal static class ModelWords
{
    public static string Algorithm(string name) => name switch
    {
        "logistic-regression" => "Logistic regression",
        "random-forest" => "Random forest",
        "gradient-boosting" => "Gradient-boosted trees",
        "blend" => "Blend of the three",
        "baseline" => "Moving average",
        "none" => "–",
        _ => name,
    };

    public static string Question(string target) => target switch
    {
        "Window" => "Fails in 30–60 min",
        "Hour" => "Fails within 60 min",
        "NextRun" => "Next run fails",
        "RunFails" => "Run in flight fails",
        "RunLate" => "Run in flight ends late",
        _ => Components.Words.Label(target),
    };

    /// <summary>A baseline's name, or the version of a model.</summary>
    public static string Against(string name) => Figures.Baseline(name) is var baseline && name is "lastOutcome" or "movingAverage" or "baseRate" ? baseline : $"champion {name}";

    public static string Who(string? who) => who switch
    {
        null => "nobody known",
        "schedule" => "the schedule",
        "policy" => "the promotion rule",
        "training" => "the training",
        _ => who,
    };

    /// <summary>The model's own figures, then those of what it has to beat.</summary>
    public static IReadOnlyList<FigureTable.Column> Columns(ModelInfo model) =>
    [
        new("This model", model.Metrics, model.Details?.Intervals),
        .. (model.Baselines ?? new Dictionary<string, IReadOnlyDictionary<string, double>>()).Select(baseline => new FigureTable.Column(Figures.Baseline(baseline.Key), baseline.Value)),
    ];
}

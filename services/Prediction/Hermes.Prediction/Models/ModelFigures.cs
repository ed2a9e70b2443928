using Hermes.Learning.Training;

namespace Hermes.Prediction.Models;

/// <summary>Figures by their names in the registry.</summary>
internal static class ModelFigures
{
    public static Dictionary<string, double> Of(ScorerReport scorer, double? threshold)
    {
        var figures = new Dictionary<string, double>(scorer.All.ToDictionary());
        foreach (var (name, value) in scorer.Onset.ToDictionary())
        {
            figures[$"onset.{name}"] = value;
        }

        figures["alerts.count"] = scorer.Alerts.Alerts;
        figures["alerts.precision"] = scorer.Alerts.Precision;
        figures["alerts.onsetRecall"] = scorer.Alerts.OnsetRecall;
        figures["alerts.perFeedDay"] = scorer.Alerts.PerFeedDay;
        if (!double.IsNaN(scorer.Alerts.MedianLeadMinutes))
        {
            figures["alerts.medianLeadMinutes"] = scorer.Alerts.MedianLeadMinutes;
        }

        if (threshold is { } level)
        {
            figures["threshold"] = level;
        }

        return figures;
    }
}

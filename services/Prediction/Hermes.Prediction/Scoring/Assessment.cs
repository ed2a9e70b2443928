using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;

namespace Hermes.Prediction.Scoring;

/// <summary>Makes of a probability what people read: status, reasons, action, priority. Pure.</summary>
internal static class Assessment
{
    public static FeedPrediction Of(
        ServingModel model, FleetSnapshot snapshot, string feed, DateTimeOffset at, ReadOnlySpan<float> row, double probability, RiskState risk, Guid id, bool explain)
    {
        var history = snapshot.Fleet.Feeds[feed];
        var atRisk = risk.Level != RiskLevel.Healthy;
        IReadOnlyList<Factor> factors = explain
            ? Explainer.Explain(model.Forecaster.Model.Explain(row), row, snapshot.Fleet, feed, at)
            : [];
        var shown = atRisk ? Math.Max(risk.Probability, probability) : probability;
        var (start, end) = atRisk
            ? (risk.WindowStart, risk.WindowEnd)
            : (at.AddMinutes(DatasetBuilder.WindowStartMinutes), at.AddMinutes(DatasetBuilder.WindowEndMinutes));
        var (priority, reason) = Advice.Priority(shown, history.Feed.ImpactTier, snapshot.Downstream.GetValueOrDefault(feed));
        var view = history.At(at);
        var last = LastRun(history, at);
        return new FeedPrediction
        {
            PredictionId = risk.PredictionId ?? id,
            Feed = feed,
            At = at,
            Probability = Math.Round(shown, 4),
            CurrentProbability = Math.Round(probability, 4),
            Confidence = Confidence.Of(model.Forecaster, probability, row, view.Known.Length),
            Status = Enum.Parse<RiskStatus>(risk.Level.ToString()),
            WindowStart = start,
            WindowEnd = end,
            ExpectedFailureAt = atRisk ? start + ((end - start) / 2) : null,
            RaisedAt = risk.RaisedAt,
            Factors = [.. factors.Select(factor => new PredictionFactor(factor.Feature, factor.Text, Math.Round(factor.Contribution, 4), Finite(factor.Value)))],
            RecommendedAction = Advice.Action(feed, factors, atRisk),
            ImpactTier = history.Feed.ImpactTier,
            Priority = priority,
            PriorityReason = reason,
            ModelVersion = model.Version,
            LastStatus = last is null ? null : Enum.Parse<ExecutionStatus>(last.Outcome.ToString()),
            LastStartedAt = last?.StartedAt,
        };
    }

    public static IReadOnlyDictionary<string, double?> FeaturesOf(ReadOnlySpan<float> row)
    {
        var features = new Dictionary<string, double?>(FeatureCatalog.Count);
        for (var i = 0; i < FeatureCatalog.Count; i++)
        {
            features[FeatureCatalog.All[i].Name] = Finite(row[i]);
        }

        return features;
    }

    private static Learning.History.Run? LastRun(Learning.History.FeedHistory history, DateTimeOffset at)
    {
        for (var i = history.Started.Count - 1; i >= 0; i--)
        {
            if (history.Started[i].StartedAt <= at)
            {
                return history.Started[i];
            }
        }

        return null;
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

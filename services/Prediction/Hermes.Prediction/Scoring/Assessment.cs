using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.Training;
using Hermes.Learning.WhatIf;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;

namespace Hermes.Prediction.Scoring;

/// <summary>Makes of a probability what people read: status, reasons, action, priority. Pure.</summary>
internal static class Assessment
{
    public static FeedPrediction Of(
        ServingModel model, FleetSnapshot snapshot, string feed, DateTimeOffset at, ReadOnlySpan<float> row, Answers answers, RiskState risk, Guid id, bool explain,
        Thresholds levels, ILookup<string, PastCause> causes)
    {
        var probability = answers.Window;
        var history = snapshot.Fleet.Feeds[feed];
        var atRisk = risk.Level != RiskLevel.Healthy;
        IReadOnlyList<Factor> factors = explain
            ? Explainer.Explain(model.Forecaster.Model.Explain(row), row, snapshot.Fleet, feed, at)
            : [];
        var shown = atRisk ? Math.Max(risk.Probability, probability) : probability;
        var (start, end) = atRisk
            ? (risk.WindowStart, risk.WindowEnd)
            : (at.AddMinutes(DatasetBuilder.WindowStartMinutes), at.AddMinutes(DatasetBuilder.WindowEndMinutes));
        IReadOnlyList<PastCause> recalled = explain && atRisk
            ? Recall.Of(feed, factors, history.Feed.Upstreams.Prepend(feed).Distinct(StringComparer.Ordinal).SelectMany(name => causes[name]), at)
            : [];
        var (priority, reason) = Advice.Priority(shown, history.Feed.ImpactTier, snapshot.Downstream.GetValueOrDefault(feed), history.Feed.DeadlineMinutes is not null);
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
            Factors = [.. factors.Select(factor => new PredictionFactor(factor.Feature, factor.Text, Math.Round(factor.Contribution, 4), Finite(factor.Value))
            {
                Theme = factor.Theme.ToString(),
                Upstream = factor.Upstream,
                DataLink = DataLinks.Of(factor, feed, at),
            })],
            RecommendedAction = Advice.Action(feed, factors, atRisk, recalled.Count > 0 ? Recall.Say(recalled[0], feed, at) : null),
            ActionSources = [.. recalled.Select(cause => new ActionSource(
                cause.ResolvedAt is null ? "diagnosis" : "resolution", Recall.Say(cause, feed, at), cause.OccurredAt, $"/api/v1/incidents/{cause.IncidentId}"))],
            ImpactTier = history.Feed.ImpactTier,
            Priority = priority,
            PriorityReason = reason,
            ModelVersion = model.Version,
            LastStatus = last is null ? null : Enum.Parse<ExecutionStatus>(last.Outcome.ToString()),
            LastStartedAt = last?.StartedAt,
            ProbabilityWithinHour = Round(answers.Hour),
            NextRunProbability = Round(answers.NextRun),
            NextRunAt = view.ExpectedStart(),
            RunInFlight = InFlight(history, view, answers),
            ClearingChange = explain && atRisk ? Clears(model, snapshot, feed, at, row, probability, risk, RiskState.EndsBelow(levels)) : null,
        };
    }

    private static RunForecast? InFlight(FeedHistory history, FeedView view, Answers answers) => Answers.InFlight(history, view) is { } found
        ? new RunForecast(found.Run.Id, found.Run.StartedAt, Round(answers.RunFails), found.Deadline, found.Deadline < view.At ? 1 : Round(answers.RunLate))
        : null;

    private static ClearingChange? Clears(
        ServingModel model, FleetSnapshot snapshot, string feed, DateTimeOffset at, ReadOnlySpan<float> row, double probability, RiskState risk, double below)
    {
        if (probability < below)
        {
            return new ClearingChange($"if nothing new happens by {risk.WindowEnd:HH:mm} UTC", new Dictionary<string, double>(), Math.Round(probability, 4));
        }

        return Clearing.Find(model.Forecaster, snapshot.Fleet, feed, at, row, below) is { } found
            ? new ClearingChange(found.Text, found.Features, Math.Round(found.Probability, 4))
            : null;
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

    private static Run? LastRun(FeedHistory history, DateTimeOffset at)
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

    private static double? Round(double? probability) => probability is { } value ? Math.Round(value, 4) : null;

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

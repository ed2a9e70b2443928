using Hermes.Contracts.Prediction;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Prediction.Scoring;

internal static class PredictApi
{
    public static void MapPredict(this WebApplication app) => app.MapPost("/api/v1/predict", Predict).WithSummary("Scores a feed now, at a moment, or with features replaced. Nothing is stored.").WithTags("predictions").RequireAccess(Role.Viewer, Scopes.PredictionsRead);

    /// <summary>Scores one feed, now or as of a moment, with features replaced when asked "what if". Nothing is stored or announced.</summary>
    private static Results<Ok<FeedPrediction>, ValidationProblem, ProblemHttpResult> Predict(PredictRequest request, FeedBook book, Champion champion, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(request.Feed))
        {
            return Problems.Field("feed", "Name the feed to score.");
        }

        var now = time.GetUtcNow();
        var at = request.At ?? now;
        if (at < now.AddDays(-FeedHistory.MaxDays) || at > now.AddDays(1))
        {
            return Problems.Field("at", $"'at' lies within the last {FeedHistory.MaxDays} days or the next day; {at:u} does not.");
        }

        foreach (var (feature, value) in request.Overrides ?? new Dictionary<string, double>())
        {
            if (FeatureCatalog.IndexOf(feature) < 0)
            {
                return Problems.Field($"overrides.{feature}", $"There is no feature '{feature}'. Known ones: {string.Join(", ", FeatureCatalog.All.Select(known => known.Name))}.");
            }

            if (!double.IsFinite((float)value))
            {
                return Problems.Field($"overrides.{feature}", $"The value of '{feature}' is out of range.");
            }
        }

        var snapshot = book.Snapshot();
        if (!snapshot.Fleet.Feeds.ContainsKey(request.Feed))
        {
            return Problems.NotFound("feed", request.Feed);
        }

        var model = champion.Current;
        var row = FeatureBuilder.Build(snapshot.Fleet, request.Feed, at);
        foreach (var (feature, value) in request.Overrides ?? new Dictionary<string, double>())
        {
            row[FeatureCatalog.IndexOf(feature)] = (float)value;
        }

        var probability = model.Forecaster.Predict(row)[0];
        var id = Guid.CreateVersion7(now);
        var risk = RiskState.Healthy.Next(probability, model.Forecaster.Thresholds, at, null, id);
        var prediction = Assessment.Of(model, snapshot, request.Feed, at, row, probability, risk, id, explain: true);
        return TypedResults.Ok(prediction with { Features = Assessment.FeaturesOf(row) });
    }
}

using Hermes.Contracts.Prediction;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Learning.WhatIf;
using Hermes.Prediction.Causes;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoreboard;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Scoring;

internal static class PredictApi
{
    private const int MostChanges = 20;
    private static readonly Dictionary<string, double> None = [];

    public static void MapPredict(this WebApplication app) => app.MapPost("/api/v1/predict", Predict).WithSummary("Scores a feed now, at a moment, or with something changed; says what can be changed. Nothing is stored.").WithTags("predictions").RequireAccess(Role.Viewer, Scopes.PredictionsRead);

    /// <summary>Scores one feed, now or as of a moment, with something different when asked "what if". Nothing is stored or announced.</summary>
    private static async Task<Results<Ok<FeedPrediction>, ValidationProblem, ProblemHttpResult>> Predict(
        PredictRequest request, FeedBook book, Champion champion, FeedbackBook feedback, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
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

        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        var snapshot = book.Snapshot();
        if (!snapshot.Fleet.Feeds.ContainsKey(request.Feed))
        {
            return Problems.NotFound("feed", request.Feed);
        }

        var model = champion.Current;
        var row = FeatureBuilder.Build(snapshot.Fleet, request.Feed, at);
        var asked = row.ToArray();
        if (Change(request, snapshot.Fleet, at, asked) is { } problem)
        {
            return problem;
        }

        var answers = Answers.Of(model.Set, snapshot.Fleet, [request.Feed], asked)[0];
        var id = Guid.CreateVersion7(now);
        var levels = feedback.For(request.Feed, model.Forecaster.Thresholds);
        var risk = RiskState.Healthy.Next(answers.Window, levels, at, null, id);
        string[] wanted = risk.Level == RiskLevel.Healthy ? [] : [request.Feed, .. snapshot.Fleet.Feeds[request.Feed].Feed.Upstreams];
        var causes = await CauseReader.ReadAsync(database, wanted, at, ct);
        var prediction = Assessment.Of(model, snapshot, request.Feed, at, asked, answers, risk, id, explain: true, levels, causes);
        return TypedResults.Ok(prediction with
        {
            Features = Assessment.FeaturesOf(asked),
            UnchangedProbability = Math.Round(model.Forecaster.Predict(row)[0], 4),
            Choices = [.. Scenario.Choices(snapshot.Fleet, request.Feed, at, row).Select(WhatIfAnswers.Of)],
        });
    }

    // What is wrong with the question whatever the feed.
    private static ValidationProblem? Check(PredictRequest request)
    {
        if (request.Changes is { Count: > MostChanges })
        {
            return Problems.Field("changes", $"At most {MostChanges} changes can be asked about at once.");
        }

        foreach (var (feature, value) in request.Overrides ?? None)
        {
            if (FeatureCatalog.IndexOf(feature) < 0)
            {
                return Problems.Field($"overrides.{feature}", $"There is no feature '{feature}'. Known ones: {string.Join(", ", FeatureCatalog.Names)}.");
            }

            // "NaN" stands for missing, as in the features of a clearing change.
            if (float.IsInfinity((float)value))
            {
                return Problems.Field($"overrides.{feature}", $"The value of '{feature}' is out of range.");
            }
        }

        return null;
    }

    private static ValidationProblem? Change(PredictRequest request, FleetHistory fleet, DateTimeOffset at, float[] row)
    {
        var changes = request.Changes ?? [];
        for (var i = 0; i < changes.Count; i++)
        {
            var change = new Change(changes[i]?.Factor ?? "", changes[i]?.State, changes[i]?.Value, changes[i]?.Upstream);
            if (Scenario.Apply(fleet, request.Feed!, at, row, change) is { } wrong)
            {
                return Problems.Field($"changes[{i}]", wrong);
            }
        }

        foreach (var (feature, value) in request.Overrides ?? None)
        {
            row[FeatureCatalog.IndexOf(feature)] = (float)value;
        }

        return null;
    }
}

using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;

namespace Hermes.Web.Tests;

/// <summary>Answers of a prediction service that has forecast for a while.</summary>
internal static class ForecastAnswers
{
    public static readonly Guid RunId = Guid.Parse("5f0f3f0e-4a51-4a0f-9f0c-6f3f6a6c0001");

    private static readonly Dictionary<string, double> Figures = new() { ["averagePrecision"] = 0.412, ["baseRate"] = 0.031, ["ece"] = 0.008 };

    private static readonly CalibrationBin[] Bins = [new(0.02, 0.02, 9000), new(0.5, 0.55, 90), new(0.9, 0.85, 20)];

    public static FeedPrediction Risk() => Canned.Prediction("TRADE_SETTLEMENT", 0.78, RiskStatus.Critical) with
    {
        ProbabilityWithinHour = 0.84,
        ClearingChange = new ClearingChange("if FX_RATES arrived on time", new Dictionary<string, double> { ["upstream_minutes_late"] = 0 }, 0.21),
        Factors =
        [
            new PredictionFactor("upstream_minutes_late", "upstream FX_RATES is 40 min late", 1.8, 40) { Theme = "Upstream", Upstream = "FX_RATES", DataLink = "/api/v1/executions?feed=FX_RATES" },
        ],
    };

    public static FeedPrediction WhatIf(PredictRequest request) => Risk() with
    {
        UnchangedProbability = 0.78,
        Probability = request.Changes is not [{ Factor: "upstream", Upstream: "FX_RATES" } change] ? 0.78 : change.State == "onTime" ? 0.21 : change.Value!.Value / 100,
        Choices =
        [
            new ChangeChoice { Factor = "duration", Label = "the last runs took", Unit = "x the usual time", Now = 1, Usual = 1, Minimum = 0.1, Maximum = 10 },
            new ChangeChoice { Factor = "upstream", Upstream = "FX_RATES", Label = "upstream FX_RATES is", Unit = "minutes late", Now = 40, Usual = 0, Minimum = 0, Maximum = 1440, States = [new ChangeState("onTime", "FX_RATES arrived on time")] },
        ],
    };

    public static RaisedRisk Raised(FeedPrediction risk, FeedbackRequest? answer) => new()
    {
        PredictionId = risk.PredictionId, Number = 1, Feed = risk.Feed, RaisedAt = Canned.Now.AddHours(-2), Forecast = risk,
        Resolution = new PredictionResolution(PredictionOutcome.Hit, Canned.Now.AddHours(-1.3), 44, "r-17"),
        Feedback = answer is null ? [] : [new PredictionFeedback(Portal.AdminUser, Enum.Parse<FeedbackAnswer>(answer.Answer!, ignoreCase: true), answer.Comment, Canned.Now)],
    };

    public static ModelInfo Model(string version, string stage) => new()
    {
        Version = version, Algorithm = "gradient-boosting", Stage = stage, TrainedAt = Canned.Now, DataFrom = Canned.Now.AddDays(-60), DataTo = Canned.Now, Rows = 40_000,
        Metrics = Figures, Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["baseRate"] = new Dictionary<string, double> { ["averagePrecision"] = 0.031, ["baseRate"] = 0.031 } },
        Verdict = "Better than every baseline.",
        Details = new ModelDetails { Calibration = Bins, Importance = [new FeatureImportance("failed_recently", 0.3)], Stages = [new StageChange(stage, Canned.Now, "training", null)] },
    };

    public static TrainingRun Training(bool cancelled) => new()
    {
        RunId = RunId, State = cancelled ? "cancelled" : "running", Message = "learning", StartedAt = Canned.Now, EndedAt = cancelled ? Canned.Now : null, Percent = 43, AskedBy = "alice",
    };

    public static BacktestRun Backtest(BacktestRequest asked, bool ended) => new()
    {
        BacktestId = RunId, State = ended ? BacktestState.Succeeded : BacktestState.Running, Message = "replaying", Progress = 0.37, Request = asked, RequestedBy = "alice", RequestedAt = Canned.Now,
        Result = !ended ? null : new BacktestResult
        {
            Verdict = "Better than every baseline.", BeatsBaselines = true, From = Canned.Now.AddDays(-9), To = Canned.Now, JudgedRuns = 5000, FeedCount = 1,
            Model = Scorer("model", 0.41), Baselines = [Scorer("baseRate", 0.031)], Comparisons = [new BacktestComparison("baseRate", 0.38, 0.3, 0.4, 0.2, 0.1, 0.3)], Calibration = Bins, Trainings = [],
        },
    };

    public static BacktestFeed BacktestedFeed() => new("FX_RATES", Scorer("model", 0.41), [Scorer("baseRate", 0.031)]);

    public static Scoreboard Board(int days, string? feed) => new()
    {
        Days = days, Feed = feed, From = Canned.Now.AddDays(-days), To = Canned.Now, Alerts = Alerts(days), Feedback = new FeedbackCounts(4, 1, 1),
        Forecasts = new ForecastScore { Rows = 9110, Positives = 280, BaseRate = 0.031, Ece = 0.009, Calibration = Bins, Scorers = [new ScorerFigures("model", 0.021, 0.52, 0.44, 0.01, 0.96), new ScorerFigures("baseRate", 0.03, null, null, null, null)] },
    };

    public static FeedScore OfFeed(string feed) => new(feed, Alerts(7), 9110, 0.031, 0.021, new FeedbackCounts(1, 0, 0));

    private static AlertScore Alerts(double feedDays) => new()
    {
        Resolved = 40, Hits = 19, Early = 6, FalseAlarms = 15, Failures = 60, Onsets = 44, OnsetsCaught = 21, Precision = 0.625, PrecisionAtRandom = 0.043, Recall = 21 / 44.0,
        FeedDays = feedDays, PerFeedDay = 0.11, LeadMinutesP10 = 12, LeadMinutesP50 = 38, LeadMinutesP90 = 56,
    };

    private static BacktestScorer Scorer(string name, double precision)
    {
        var figures = new BacktestFigures { Rows = 9110, Positives = 280, BaseRate = 0.031, AveragePrecision = precision, RocAuc = 0.9, Accuracy = 0.96, Precision = 0.5, Recall = 0.4, F1 = 0.44, FalsePositiveRate = 0.01, Brier = 0.02, Ece = 0.01 };
        return new BacktestScorer(name, figures, figures, new BacktestAlerts { Count = 9, Hits = 5, Precision = 0.55, Onsets = 10, OnsetRecall = 0.5, PerFeedDay = 0.1, LeadMinutesP50 = 41 });
    }
}

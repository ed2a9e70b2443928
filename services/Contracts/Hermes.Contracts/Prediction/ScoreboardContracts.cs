using Hermes.Contracts.Events;

namespace Hermes.Contracts.Prediction;

/// <summary>How good the forecasts of the last days were, of all feeds or of one. docs/forecasting.md defines the terms.</summary>
public sealed record Scoreboard
{
    /// <summary>Days looked back: 7, 30 or 90.</summary>
    public required int Days { get; init; }

    /// <summary>The feed; null for all of them.</summary>
    public string? Feed { get; init; }

    /// <summary>Begin of the first day (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The answer's moment (UTC); forecasts of the last hour and a quarter are not resolved yet.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What people were told.</summary>
    public required AlertScore Alerts { get; init; }

    /// <summary>How the probabilities were kept.</summary>
    public required ForecastScore Forecasts { get; init; }

    /// <summary>What people answered.</summary>
    public required FeedbackCounts Feedback { get; init; }

    /// <summary>Probability (0..1) from which on an alert is raised, of the feed after people's answers about it; null while nothing alerts.</summary>
    public double? WarningLevel { get; init; }

    /// <summary>That of the model, without answers; null while nothing alerts.</summary>
    public double? ModelWarningLevel { get; init; }
}

/// <summary>Alerts against what happened.</summary>
public sealed record AlertScore
{
    /// <summary>Alerts whose outcome is known.</summary>
    public required int Resolved { get; init; }

    /// <summary>Alerts whose failure became known 30 to 60 minutes after them.</summary>
    public required int Hits { get; init; }

    /// <summary>Alerts whose failure became known within 30 minutes.</summary>
    public required int Early { get; init; }

    /// <summary>Alerts without a failure within 60 minutes.</summary>
    public required int FalseAlarms { get; init; }

    /// <summary>Failures of watched feeds.</summary>
    public required int Failures { get; init; }

    /// <summary>Those after a success.</summary>
    public required int Onsets { get; init; }

    /// <summary>Onsets that an alert came before.</summary>
    public required int OnsetsCaught { get; init; }

    /// <summary>Onsets that no alert came before.</summary>
    public int Misses => Onsets - OnsetsCaught;

    /// <summary>Share of alerts that a failure followed within 60 minutes (0..1); null without alerts.</summary>
    public double? Precision { get; init; }

    /// <summary>Its 95 % interval (Wilson), lower end; null without alerts.</summary>
    public double? PrecisionLow { get; init; }

    /// <summary>Its 95 % interval, upper end; null without alerts.</summary>
    public double? PrecisionHigh { get; init; }

    /// <summary>The precision that alerts at random moments would have had: the share of recorded scorings with a failure in the hour after (0..1); null without any.</summary>
    public double? PrecisionAtRandom { get; init; }

    /// <summary>Share of onsets that an alert came before (0..1); null without onsets.</summary>
    public double? Recall { get; init; }

    /// <summary>Its 95 % interval (Wilson), lower end; null without onsets.</summary>
    public double? RecallLow { get; init; }

    /// <summary>Its 95 % interval, upper end; null without onsets.</summary>
    public double? RecallHigh { get; init; }

    /// <summary>Days watched, summed over feeds.</summary>
    public required double FeedDays { get; init; }

    /// <summary>Alerts per feed and day; null when nothing was watched.</summary>
    public double? PerFeedDay { get; init; }

    /// <summary>Minutes from alert to failure that one in ten fell below; null without hits.</summary>
    public double? LeadMinutesP10 { get; init; }

    /// <summary>Median minutes from alert to failure; null without hits.</summary>
    public double? LeadMinutesP50 { get; init; }

    /// <summary>Minutes from alert to failure that one in ten exceeded; null without hits.</summary>
    public double? LeadMinutesP90 { get; init; }
}

/// <summary>Probabilities of recorded scorings against what happened in their windows.</summary>
public sealed record ForecastScore
{
    /// <summary>Scorings whose outcome is known.</summary>
    public required long Rows { get; init; }

    /// <summary>Those with a failure in their window.</summary>
    public required long Positives { get; init; }

    /// <summary>Share of those (0..1); null without rows.</summary>
    public double? BaseRate { get; init; }

    /// <summary>Expected calibration error over the ten bins (0..1); null without rows.</summary>
    public double? Ece { get; init; }

    /// <summary>Said against observed, in ten bins of equal width; empty ones are left out.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>The model first, then the baselines on the same rows: <c>model</c>, <c>baseRate</c>, <c>lastOutcome</c>, <c>movingAverage</c>.</summary>
    public required IReadOnlyList<ScorerFigures> Scorers { get; init; }

    /// <summary>Whether the probabilities are better than the baselines, in a sentence.</summary>
    public string? Verdict { get; init; }
}

/// <summary>One scorer on the recorded scorings.</summary>
/// <param name="Name">Which.</param>
/// <param name="Brier">Mean squared error of its probabilities; null without rows. A baseline's rates are those of the same days, the best it could have had.</param>
/// <param name="Precision">Share of scorings it called at risk that had a failure in their window; null when it called none, or has no rule to call.</param>
/// <param name="Recall">Share of scorings with a failure in their window that it called; null without any, or without a rule.</param>
/// <param name="FalsePositiveRate">Share of scorings without a failure in their window that it called; null without any, or without a rule.</param>
/// <param name="Accuracy">Share of scorings it judged right; null without rows, or without a rule.</param>
public sealed record ScorerFigures(string Name, double? Brier, double? Precision, double? Recall, double? FalsePositiveRate, double? Accuracy)
{
    /// <summary>By how much the model's Brier score is smaller than this baseline's; null for the model itself, or with fewer than five days.</summary>
    public double? Gain { get; init; }

    /// <summary>Its 95 % interval (whole days resampled), lower end.</summary>
    public double? GainLow { get; init; }

    /// <summary>Its 95 % interval, upper end.</summary>
    public double? GainHigh { get; init; }
}

/// <summary>One feed on the scoreboard.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Alerts">What people were told of it.</param>
/// <param name="Rows">Scorings whose outcome is known.</param>
/// <param name="BaseRate">Share of those with a failure in their window (0..1); null without rows.</param>
/// <param name="Brier">Mean squared error of the probabilities; null without rows.</param>
/// <param name="Feedback">What people answered.</param>
public sealed record FeedScore(string Feed, AlertScore Alerts, long Rows, double? BaseRate, double? Brier, FeedbackCounts Feedback);

/// <summary>An alert with its outcome. A risk that stands for longer than an hour, or after a failure, is a further alert each time.</summary>
public sealed record RaisedRisk
{
    /// <summary>The risk the alert belongs to; feedback is about this.</summary>
    public required Guid PredictionId { get; init; }

    /// <summary>1 for the alert that raised the risk, 2 for the next of the same risk, and so on.</summary>
    public required int Number { get; init; }

    /// <summary>The feed.</summary>
    public required string Feed { get; init; }

    /// <summary>When it was raised (UTC).</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The forecast as it was then: probability, reasons, action, priority.</summary>
    public required FeedPrediction Forecast { get; init; }

    /// <summary>What became of it; null while that is not known.</summary>
    public PredictionResolution? Resolution { get; init; }

    /// <summary>What people answered about the risk.</summary>
    public required IReadOnlyList<PredictionFeedback> Feedback { get; init; }
}

/// <summary>What became of a forecast.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="FailureAt">When the failure became known (UTC); null without one.</param>
/// <param name="LeadMinutes">Minutes from the forecast to the failure; null without one.</param>
/// <param name="ExecutionId">The run that failed; null without one, or when it never started.</param>
public sealed record PredictionResolution(PredictionOutcome Outcome, DateTimeOffset? FailureAt, double? LeadMinutes, string? ExecutionId);

/// <summary>A failure after a success that no alert came before.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="ExecutionId">The run; null for one that was due and never started.</param>
/// <param name="FailureAt">When it became known (UTC).</param>
public sealed record MissedFailure(string Feed, string? ExecutionId, DateTimeOffset FailureAt);

/// <summary>What a person says of a risk.</summary>
public enum FeedbackAnswer
{
    /// <summary>It helped.</summary>
    Useful,

    /// <summary>Right or not, it did not help.</summary>
    NotUseful,

    /// <summary>There was nothing to warn of.</summary>
    Wrong,
}

/// <summary>Body of <c>POST /api/v1/predictions/{id}/feedback</c>. Answering again replaces one's answer.</summary>
/// <param name="Answer"><c>useful</c>, <c>notUseful</c> or <c>wrong</c>; required.</param>
/// <param name="Comment">Why, at most 1000 characters.</param>
public sealed record FeedbackRequest(string? Answer, string? Comment = null);

/// <summary>A person's answer about a risk.</summary>
/// <param name="Person">Who.</param>
/// <param name="Answer">What.</param>
/// <param name="Comment">Why; null when nothing was said.</param>
/// <param name="At">When (UTC).</param>
public sealed record PredictionFeedback(string Person, FeedbackAnswer Answer, string? Comment, DateTimeOffset At);

/// <summary>Answers counted.</summary>
/// <param name="Useful">It helped.</param>
/// <param name="NotUseful">It did not help.</param>
/// <param name="Wrong">There was nothing to warn of.</param>
public sealed record FeedbackCounts(int Useful, int NotUseful, int Wrong);

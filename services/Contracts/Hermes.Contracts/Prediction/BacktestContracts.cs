namespace Hermes.Contracts.Prediction;

/// <summary>Body of <c>POST /api/v1/backtests</c>; what is left out is chosen by the service and shown in the run.</summary>
public sealed record BacktestRequest
{
    /// <summary>First moment that is forecast (UTC); a third into the history when left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the moments that are forecast (UTC); the end of the history when left out.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Minutes between two forecasts of a feed; 15 when left out, more where that would be too many rows.</summary>
    public int? StepMinutes { get; init; }

    /// <summary>Each training looks back this many days; as many as the service's own trainings when left out.</summary>
    public double? TrainDays { get; init; }

    /// <summary>Days between two trainings; an eighth of what is replayed when left out, a day at least.</summary>
    public double? RetrainEveryDays { get; init; }

    /// <summary>A failure is forecast for the second half of this many minutes; 60 when left out, which is the window of 30 to 60 minutes.</summary>
    public int? HorizonMinutes { get; init; }

    /// <summary>logistic-regression, random-forest, gradient-boosting; the best on validation data, chosen anew at each training, when left out.</summary>
    public string? Algorithm { get; init; }
}

/// <summary>A backtest: history replayed with no look at what came later.</summary>
public sealed record BacktestRun
{
    /// <summary>Identity.</summary>
    public required Guid BacktestId { get; init; }

    /// <summary>How it stands.</summary>
    public required BacktestState State { get; init; }

    /// <summary>What it is doing, or why it ended.</summary>
    public required string Message { get; init; }

    /// <summary>Share that is done (0..1).</summary>
    public required double Progress { get; init; }

    /// <summary>What was asked; complete from the moment it runs.</summary>
    public required BacktestRequest Request { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it began (UTC); null while it waits.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC); null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came out; null unless it succeeded, and in lists.</summary>
    public BacktestResult? Result { get; init; }

    /// <summary>The verdict of the result; null unless it succeeded.</summary>
    public string? Verdict { get; init; }

    /// <summary>Feeds with figures of their own, those with most failures first and a hundred at most; empty in lists. All of them: <c>GET /{id}/feeds</c>.</summary>
    public IReadOnlyList<BacktestFeed> Feeds { get; init; } = [];
}

/// <summary>How a backtest stands.</summary>
public enum BacktestState
{
    /// <summary>Waits for the one before it.</summary>
    Queued,

    /// <summary>Goes on.</summary>
    Running,

    /// <summary>Ended with a result.</summary>
    Succeeded,

    /// <summary>Ended without; the message says why.</summary>
    Failed,

    /// <summary>Stopped by somebody.</summary>
    Cancelled,
}

/// <summary>What a backtest found out.</summary>
public sealed record BacktestResult
{
    /// <summary>The finding in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Whether the model beats every baseline with 95 % confidence.</summary>
    public required bool BeatsBaselines { get; init; }

    /// <summary>First moment forecast (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last moment forecast (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Runs in the history that succeeded or failed.</summary>
    public required long JudgedRuns { get; init; }

    /// <summary>Feeds that were forecast.</summary>
    public required int FeedCount { get; init; }

    /// <summary>The model.</summary>
    public required BacktestScorer Model { get; init; }

    /// <summary>The same figures of <c>baseRate</c> ("never fails"), <c>lastOutcome</c> ("same as last time") and <c>movingAverage</c> (of ten runs).</summary>
    public required IReadOnlyList<BacktestScorer> Baselines { get; init; }

    /// <summary>Average precision of the model minus that of each baseline.</summary>
    public required IReadOnlyList<BacktestComparison> Comparisons { get; init; }

    /// <summary>The model's calibration curve: said against observed.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>What the model would do at one alert per twenty feed-days: its riskiest alerts only.</summary>
    public BacktestAlerts? AlertBudget { get; init; }

    /// <summary>The trainings, oldest first.</summary>
    public required IReadOnlyList<BacktestTraining> Trainings { get; init; }
}

/// <summary>Figures of one scorer.</summary>
/// <param name="Name">model, baseRate, lastOutcome or movingAverage.</param>
/// <param name="All">On all rows.</param>
/// <param name="Onset">On rows whose last known outcome was a success: failures that would be news.</param>
/// <param name="Alerts">What a person would have received.</param>
public sealed record BacktestScorer(string Name, BacktestFigures All, BacktestFigures Onset, BacktestAlerts Alerts);

/// <summary>How good probabilities are on some rows; shares are 0..1.</summary>
public sealed record BacktestFigures
{
    /// <summary>Rows: a feed at a moment.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that failed.</summary>
    public required int Positives { get; init; }

    /// <summary>Share that failed; what guessing reaches as average precision.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Area under precision and recall (AUPRC).</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required double RocAuc { get; init; }

    /// <summary>Share judged right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Share of rows called failing that failed.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of failing rows that were called.</summary>
    public required double Recall { get; init; }

    /// <summary>Harmonic mean of both.</summary>
    public required double F1 { get; init; }

    /// <summary>Share of good rows called failing.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>Mean squared error of the probabilities.</summary>
    public required double Brier { get; init; }

    /// <summary>Expected calibration error over ten bins.</summary>
    public required double Ece { get; init; }
}

/// <summary>What a person would have received.</summary>
public sealed record BacktestAlerts
{
    /// <summary>Alerts.</summary>
    public required int Count { get; init; }

    /// <summary>Alerts that a failure followed while they were open.</summary>
    public required int Hits { get; init; }

    /// <summary>Share of alerts that were right (0..1).</summary>
    public required double Precision { get; init; }

    /// <summary>Failures after a success.</summary>
    public required int Onsets { get; init; }

    /// <summary>Share of those that an alert came before (0..1).</summary>
    public required double OnsetRecall { get; init; }

    /// <summary>Alerts per feed and day.</summary>
    public required double PerFeedDay { get; init; }

    /// <summary>Minutes from alert to failure that a tenth of the hits stay below; null without hits.</summary>
    public double? LeadMinutesP10 { get; init; }

    /// <summary>The median; null without hits.</summary>
    public double? LeadMinutesP50 { get; init; }

    /// <summary>Minutes that nine tenths stay below; null without hits.</summary>
    public double? LeadMinutesP90 { get; init; }
}

/// <summary>The model's average precision minus a baseline's, with its 95 % interval by paired bootstrap over days.</summary>
/// <param name="Baseline">The baseline.</param>
/// <param name="All">On all rows.</param>
/// <param name="AllLow">Lower end.</param>
/// <param name="AllHigh">Upper end.</param>
/// <param name="Onset">On onsets.</param>
/// <param name="OnsetLow">Lower end.</param>
/// <param name="OnsetHigh">Upper end.</param>
public sealed record BacktestComparison(string Baseline, double All, double AllLow, double AllHigh, double Onset, double OnsetLow, double OnsetHigh);

/// <summary>One training of a backtest.</summary>
/// <param name="At">When it would have happened (UTC); it knows nothing later.</param>
/// <param name="Until">Its model forecasts until then (UTC).</param>
/// <param name="Rows">Rows it learned from.</param>
/// <param name="Algorithm">What was chosen; baseline while the history carried none.</param>
/// <param name="Note">What is to be said about it.</param>
public sealed record BacktestTraining(DateTimeOffset At, DateTimeOffset Until, int Rows, string Algorithm, string Note);

/// <summary>Figures of one feed.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Model">The model.</param>
/// <param name="Baselines">The same figures of the baselines.</param>
public sealed record BacktestFeed(string Feed, BacktestScorer Model, IReadOnlyList<BacktestScorer> Baselines);

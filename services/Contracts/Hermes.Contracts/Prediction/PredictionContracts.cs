using Hermes.Contracts.Events;

namespace Hermes.Contracts.Prediction;

/// <summary>A feed as the registry knows it.</summary>
public sealed record Feed
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Team or address that answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Minutes between runs when regular, declared or learned.</summary>
    public double? IntervalMinutes { get; init; }

    /// <summary>Declared schedule: an interval (<c>15m</c>) or a cron expression in UTC; null when none is declared.</summary>
    public string? Schedule { get; init; }

    /// <summary>Business impact, 1 (low) to 5 (critical).</summary>
    public int ImpactTier { get; init; } = 3;

    /// <summary>Minutes after a run was due (or started, where no times are declared) by which it should have ended.</summary>
    public double? DeadlineMinutes { get; init; }

    /// <summary>Feeds it reads from.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];

    /// <summary>How many feeds read from it.</summary>
    public int DownstreamCount { get; init; }

    /// <summary>Runs known so far.</summary>
    public long ExecutionCount { get; init; }

    /// <summary>Start of the last run (UTC).</summary>
    public DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>State of the last run.</summary>
    public ExecutionStatus? LastStatus { get; init; }
}

/// <summary>What a person or pipeline declares about a feed with <c>PUT /api/v1/feeds/{name}</c>.</summary>
public sealed record FeedDeclaration
{
    /// <summary>Team or address that answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Minutes between runs; short for a <see cref="Schedule"/> of that interval.</summary>
    public double? IntervalMinutes { get; init; }

    /// <summary>An interval (<c>15m</c>, <c>1h</c>, <c>PT1H</c>) or a five-field cron expression in UTC.</summary>
    public string? Schedule { get; init; }

    /// <summary>Business impact, 1 (low) to 5 (critical); 3 when left out.</summary>
    public int? ImpactTier { get; init; }

    /// <summary>Minutes after a run was due (or started, where no times are declared) by which it should have ended; later is "ended late".</summary>
    public double? DeadlineMinutes { get; init; }

    /// <summary>Feeds it reads from.</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }
}

/// <summary>The current risk of a feed.</summary>
public sealed record FeedPrediction
{
    /// <summary>Identity of this scoring.</summary>
    public required Guid PredictionId { get; init; }

    /// <summary>The feed.</summary>
    public required string Feed { get; init; }

    /// <summary>When it was scored (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Probability (0..1) that a failure becomes known in the window.</summary>
    public required double Probability { get; init; }

    /// <summary>Probability of the newest scoring alone; differs while a raised risk is kept until its window is over.</summary>
    public double? CurrentProbability { get; init; }

    /// <summary>How far to trust the probability (0..1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Risk level, with hysteresis.</summary>
    public required RiskStatus Status { get; init; }

    /// <summary>Begin of the window (UTC).</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>End of the window (UTC).</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Middle of the window while the feed is at risk (UTC); null otherwise.</summary>
    public DateTimeOffset? ExpectedFailureAt { get; init; }

    /// <summary>When the risk was raised (UTC); null while healthy.</summary>
    public DateTimeOffset? RaisedAt { get; init; }

    /// <summary>Reasons, strongest first.</summary>
    public required IReadOnlyList<PredictionFactor> Factors { get; init; }

    /// <summary>What to do now.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>Business impact, 1 to 5.</summary>
    public required int ImpactTier { get; init; }

    /// <summary>Probability times impact, 0..100.</summary>
    public required double Priority { get; init; }

    /// <summary>The arithmetic of the priority in words.</summary>
    public required string PriorityReason { get; init; }

    /// <summary>Version of the model that scored.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>State of the last run.</summary>
    public ExecutionStatus? LastStatus { get; init; }

    /// <summary>Start of the last run (UTC).</summary>
    public DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>Probability (0..1) that a failure becomes known within the next 60 minutes; null when the model does not answer that.</summary>
    public double? ProbabilityWithinHour { get; init; }

    /// <summary>Probability (0..1) that the feed's next run fails; null when the model does not answer that.</summary>
    public double? NextRunProbability { get; init; }

    /// <summary>When that run is due (UTC); null when its time is not known.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>The oldest run in flight; null without one.</summary>
    public RunForecast? RunInFlight { get; init; }

    /// <summary>The smallest realistic change that would end the risk; null while healthy, or when there is none.</summary>
    public ClearingChange? ClearingChange { get; init; }

    /// <summary>What the recommended action rests on beside the reasons: earlier diagnoses and resolutions, best first.</summary>
    public IReadOnlyList<ActionSource> ActionSources { get; init; } = [];

    /// <summary>What became of this scoring; only in answers of <c>GET /api/v1/predictions/{feed}/history</c>, and null while that is not known.</summary>
    public PredictionResolution? Resolution { get; init; }

    /// <summary>All features the probability was made from, by name; only in answers of <c>POST /api/v1/predict</c>.</summary>
    public IReadOnlyDictionary<string, double?>? Features { get; init; }

    /// <summary>The probability (0..1) without the changes and overrides that were asked about; only in answers of <c>POST /api/v1/predict</c>.</summary>
    public double? UnchangedProbability { get; init; }

    /// <summary>What can be asked with <see cref="PredictRequest.Changes"/> about this feed now; only in answers of <c>POST /api/v1/predict</c>.</summary>
    public IReadOnlyList<ChangeChoice>? Choices { get; init; }
}

/// <summary>One reason behind a probability.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="Contribution">Share of the log-odds it adds (negative lowers the risk).</param>
/// <param name="Value">The feature's value; null when missing.</param>
public sealed record PredictionFactor(string Feature, string Text, double Contribution, double? Value)
{
    /// <summary>Kind of reason: Outcomes, Duration, Volume, RunErrors, Log, Schedule, InFlight, Upstream, Fleet or Timing.</summary>
    public string? Theme { get; init; }

    /// <summary>The upstream feed it is about; null when it is about the feed itself.</summary>
    public string? Upstream { get; init; }

    /// <summary>REST path of the data it was read from, such as <c>/api/v1/executions?feed=FX_RATES</c>; null without one.</summary>
    public string? DataLink { get; init; }
}

/// <summary>What is expected of a run in flight.</summary>
/// <param name="ExecutionId">The run.</param>
/// <param name="StartedAt">Its start (UTC).</param>
/// <param name="FailureProbability">Probability (0..1) that it fails; null when the model does not answer that.</param>
/// <param name="DeadlineAt">When it should have ended (UTC); null when the feed has no deadline.</param>
/// <param name="LateProbability">Probability (0..1) that it ends later than that; null without a deadline or an answer.</param>
public sealed record RunForecast(string ExecutionId, DateTimeOffset StartedAt, double? FailureProbability, DateTimeOffset? DeadlineAt, double? LateProbability);

/// <summary>A change of what a forecast was made from, and what it would do.</summary>
/// <param name="Text">In words: "if FX_RATES arrived on time".</param>
/// <param name="Features">Features that change, with their new values.</param>
/// <param name="Probability">Probability (0..1) then.</param>
public sealed record ClearingChange(string Text, IReadOnlyDictionary<string, double> Features, double Probability);

/// <summary>What is normal for a feed, learned from runs known before today (UTC).</summary>
public sealed record FeedBaselineInfo
{
    /// <summary>The feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Judged runs it was learned from.</summary>
    public required int Runs { get; init; }

    /// <summary>Share of those that failed (0..1).</summary>
    public required double FailureShare { get; init; }

    /// <summary>Duration in seconds; null when no run reports it.</summary>
    public BaselineQuantity? DurationSeconds { get; init; }

    /// <summary>Rows (or bytes) moved; null when no run reports it.</summary>
    public BaselineQuantity? Volume { get; init; }

    /// <summary>Errors a run reports; null when no run does.</summary>
    public BaselineQuantity? Errors { get; init; }

    /// <summary>Minutes from start to start; null with fewer than two runs.</summary>
    public BaselineQuantity? IntervalMinutes { get; init; }
}

/// <summary>The usual value of a quantity.</summary>
/// <param name="Median">Over all hours.</param>
/// <param name="Spread">1.4826 times the median absolute deviation.</param>
/// <param name="ByHourOfWeek">Expected value per hour of week, 168 of them from Monday 00:00 UTC.</param>
public sealed record BaselineQuantity(double Median, double Spread, IReadOnlyList<double> ByHourOfWeek);

namespace Hermes.Contracts.Prediction;

/// <summary>A trained model in the registry.</summary>
public sealed record ModelInfo
{
    /// <summary>Unique version.</summary>
    public required string Version { get; init; }

    /// <summary>logistic-regression, random-forest, gradient-boosting, blend or baseline.</summary>
    public required string Algorithm { get; init; }

    /// <summary>candidate, champion, challenger or archived.</summary>
    public required string Stage { get; init; }

    /// <summary>When training ended (UTC).</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>First moment of the training data (UTC).</summary>
    public required DateTimeOffset DataFrom { get; init; }

    /// <summary>End of the training data (UTC).</summary>
    public required DateTimeOffset DataTo { get; init; }

    /// <summary>Rows trained on.</summary>
    public required long Rows { get; init; }

    /// <summary>SHA-256 of the rows and answers.</summary>
    public string? DatasetHash { get; init; }

    /// <summary>Features the model reads, in order.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Figures on the held-out, later part: averagePrecision, rocAuc, baseRate, brier, ece and more.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The same figures of the baselines, by their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Baselines { get; init; }

    /// <summary>Why it was or was not promoted.</summary>
    public string? Verdict { get; init; }

    /// <summary>Who asked for the training: a person, a key, or <c>schedule</c>.</summary>
    public string? TrainedBy { get; init; }

    /// <summary>Where the held-out part begins on which it was judged (UTC).</summary>
    public DateTimeOffset? TestFrom { get; init; }

    /// <summary>When it last became champion (UTC); null when it never did.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>Who made it champion: a person, a key, or <c>policy</c>.</summary>
    public string? PromotedBy { get; init; }

    /// <summary>Why, in the words of whoever did.</summary>
    public string? PromotionReason { get; init; }

    /// <summary>Whether it was judged better than the champion and waits for an Approver.</summary>
    public bool AwaitsApproval { get; init; }

    /// <summary>Why it cannot serve: its artifact is not readable; null when all is well.</summary>
    public string? Fault { get; init; }

    /// <summary>Version that serves in its place while it cannot; null when all is well.</summary>
    public string? ServingInstead { get; init; }

    /// <summary>The rest of the model card; only in answers about one model.</summary>
    public ModelDetails? Details { get; init; }
}

/// <summary>What a model card shows beside the figures.</summary>
public sealed record ModelDetails
{
    /// <summary>Hyperparameters, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Kind of calibration: platt or isotonic.</summary>
    public string? CalibrationKind { get; init; }

    /// <summary>Said against observed on the held-out part; empty bins are left out.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>95 % intervals of figures by their names, from resampled days.</summary>
    public IReadOnlyDictionary<string, FigureInterval> Intervals { get; init; } = new Dictionary<string, FigureInterval>();

    /// <summary>How much each feature moves the forecasts, strongest first.</summary>
    public IReadOnlyList<FeatureImportance> Importance { get; init; } = [];

    /// <summary>Average precision against each baseline and against the champion of that day, on the same rows.</summary>
    public IReadOnlyList<ModelComparison> Comparisons { get; init; } = [];

    /// <summary>The other questions this version answers, with their own figures.</summary>
    public IReadOnlyList<ModelHead> Heads { get; init; } = [];

    /// <summary>Changes of its stage, newest first.</summary>
    public IReadOnlyList<StageChange> Stages { get; init; } = [];
}

/// <summary>A 95 % interval.</summary>
/// <param name="Low">2.5 % quantile.</param>
/// <param name="High">97.5 % quantile.</param>
public sealed record FigureInterval(double Low, double High);

/// <summary>How much a feature moves the forecasts.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Share">Share (0..1) of all movement of the log-odds that comes from it.</param>
public sealed record FeatureImportance(string Feature, double Share);

/// <summary>Average precision of this model minus that of another on the same rows (paired bootstrap over whole days).</summary>
/// <param name="Against">A baseline's name, or the version of the champion of that day.</param>
/// <param name="Difference">On all rows.</param>
/// <param name="Low">2.5 % quantile; above zero means better.</param>
/// <param name="High">97.5 % quantile.</param>
/// <param name="Rows">Rows compared on.</param>
/// <param name="Failures">Failures among them.</param>
public sealed record ModelComparison(string Against, double Difference, double Low, double High, int Rows, int Failures);

/// <summary>One of the questions a version answers.</summary>
/// <param name="Target">Window, Hour, NextRun, RunFails or RunLate.</param>
/// <param name="Algorithm">logistic-regression, random-forest, gradient-boosting, blend or baseline.</param>
/// <param name="Rows">Rows trained on.</param>
/// <param name="Metrics">Figures on the held-out part; empty when it was not judged.</param>
/// <param name="Verdict">The finding in a sentence.</param>
public sealed record ModelHead(string Target, string Algorithm, long Rows, IReadOnlyDictionary<string, double> Metrics, string? Verdict);

/// <summary>A model came to another stage.</summary>
/// <param name="Stage">candidate, champion, challenger or archived.</param>
/// <param name="At">When (UTC).</param>
/// <param name="By">A person, a key, <c>policy</c> or <c>training</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record StageChange(string Stage, DateTimeOffset At, string By, string? Reason);

/// <summary>Body of <c>POST /api/v1/models/{version}/promote</c> and <c>POST /api/v1/models/rollback</c>; may be left out.</summary>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record StageRequest(string? Reason);

/// <summary>A training run.</summary>
public sealed record TrainingRun
{
    /// <summary>Identity.</summary>
    public required Guid RunId { get; init; }

    /// <summary>running, succeeded, failed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>What it is doing, or why it ended.</summary>
    public required string Message { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while running.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Version of the model it made; null without one.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>How far it is (0..100); null when it was never told.</summary>
    public double? Percent { get; init; }

    /// <summary>Who asked for it: a person, a key, or <c>schedule</c>.</summary>
    public string? AskedBy { get; init; }

    /// <summary>demand, schedule or drift.</summary>
    public string? Because { get; init; }
}

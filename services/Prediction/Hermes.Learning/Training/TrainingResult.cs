using Hermes.Learning.Datasets;
using Hermes.Learning.Evaluation;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>How one scorer did on the test part, on all rows and on onsets.</summary>
/// <param name="Name">Model or baseline.</param>
/// <param name="All">On all rows.</param>
/// <param name="Onset">On rows whose last known outcome was a success.</param>
/// <param name="Alerts">What an operator would have seen.</param>
public sealed record ScorerReport(string Name, Scores All, Scores Onset, AlertFigures Alerts);

/// <summary>Average precision of the model minus that of a baseline.</summary>
/// <param name="Baseline">The baseline.</param>
/// <param name="All">On all rows.</param>
/// <param name="Onset">On onsets.</param>
public sealed record Comparison(string Baseline, Interval All, Interval Onset);

/// <summary>What a training run found out.</summary>
public sealed record EvaluationReport
{
    /// <summary>Chosen algorithm.</summary>
    public required Algorithm Algorithm { get; init; }

    /// <summary>Its hyperparameters by name; in a blend with the algorithm's name in front.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The model on the test part.</summary>
    public required ScorerReport Model { get; init; }

    /// <summary>Its alerts on the test part at <see cref="BudgetThreshold"/>.</summary>
    public required AlertFigures Budget { get; init; }

    /// <summary>The baselines on the same rows: <c>baseRate</c> ("never fails"), <c>lastOutcome</c>, <c>movingAverage</c>.</summary>
    public required IReadOnlyList<ScorerReport> Baselines { get; init; }

    /// <summary>The model against each baseline.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>Average precision of each algorithm on validation data.</summary>
    public required IReadOnlyDictionary<string, double> Validation { get; init; }

    /// <summary>Kind of calibration that validated better.</summary>
    public required string Calibration { get; init; }

    /// <summary>Warning threshold chosen on validation data.</summary>
    public required double Threshold { get; init; }

    /// <summary>From here on the model alerts once per twenty feed-days, chosen on validation data; infinite when nothing keeps to that.</summary>
    public double BudgetThreshold { get; init; } = double.PositiveInfinity;

    /// <summary>Rows learned from.</summary>
    public required int TrainRows { get; init; }

    /// <summary>First moment of the data.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where validation begins.</summary>
    public required DateTimeOffset ValidationFrom { get; init; }

    /// <summary>Where the test part begins.</summary>
    public required DateTimeOffset TestFrom { get; init; }

    /// <summary>Last moment of the data.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The model's probabilities on the test part, in order of its rows: to draw its calibration curve and to compare it with another model.</summary>
    public required double[] TestProbabilities { get; init; }

    /// <summary>Whether the model beats every baseline, with 95 % confidence.</summary>
    public required bool BeatsBaselines { get; init; }

    /// <summary>Signs that failures may announce themselves by and that this history lacks, in words.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The finding in a sentence or two.</summary>
    public required string Verdict { get; init; }
}

/// <summary>A training run's outcome: the forecaster, what to serve when it beats nothing, and the evidence.</summary>
/// <param name="Forecaster">The same recipe, shifted forward so that it has seen the newest data.</param>
/// <param name="Baseline">The moving average, calibrated on the same data.</param>
/// <param name="Report">Figures of the fit that had not.</param>
/// <param name="DatasetHash">Hash of all rows.</param>
/// <param name="Test">Rows of the test part, to which <see cref="EvaluationReport.TestProbabilities"/> belong.</param>
/// <param name="Recalibrated">
/// What the measured fit's scores on <paramref name="Test"/> are worth in the calibration that serves. Thresholds of the forecaster are to
/// be sought in these: the forecaster itself has learned from those rows, and would flatter itself.
/// </param>
public sealed record TrainingResult(
    Forecaster Forecaster, Forecaster Baseline, EvaluationReport Report, string DatasetHash, Dataset Test, double[] Recalibrated);

/// <summary>The data cannot carry a model; the message says what is missing.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotEnoughHistoryException(string message) : Exception(message);

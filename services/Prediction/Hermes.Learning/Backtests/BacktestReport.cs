using Hermes.Learning.Evaluation;
using Hermes.Learning.Training;

namespace Hermes.Learning.Backtests;

/// <summary>What a backtest found out.</summary>
public sealed record BacktestReport
{
    /// <summary>The finding in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Whether the model beats every baseline, with 95 % confidence.</summary>
    public required bool BeatsBaselines { get; init; }

    /// <summary>First moment forecast.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last moment forecast.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The model.</summary>
    public required ScorerReport Model { get; init; }

    /// <summary>The baselines on the same rows.</summary>
    public required IReadOnlyList<ScorerReport> Baselines { get; init; }

    /// <summary>The model against each baseline.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>The model's calibration curve.</summary>
    public required Reliability Calibration { get; init; }

    /// <summary>The model's alerts if it is allowed one per twenty feed-days; every training sets the threshold on its newest data.</summary>
    public required AlertFigures Budget { get; init; }

    /// <summary>The trainings, oldest first.</summary>
    public required IReadOnlyList<FoldReport> Folds { get; init; }

    /// <summary>Figures per feed, those with most failures first.</summary>
    public required IReadOnlyList<FeedReport> Feeds { get; init; }
}

/// <summary>Figures of one feed.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Model">The model.</param>
/// <param name="Baselines">The baselines.</param>
public sealed record FeedReport(string Feed, ScorerReport Model, IReadOnlyList<ScorerReport> Baselines);

/// <summary>One training, and the time its model was asked.</summary>
/// <param name="At">When it would have happened.</param>
/// <param name="Until">When the next one would have.</param>
/// <param name="Rows">Rows it learned from.</param>
/// <param name="Algorithm">What served.</param>
/// <param name="Note">What is to be said about it.</param>
public sealed record FoldReport(DateTimeOffset At, DateTimeOffset Until, int Rows, string Algorithm, string Note);

/// <summary>How far a backtest is.</summary>
/// <param name="Share">Share that is done (0..1).</param>
/// <param name="Message">What it is doing.</param>
public readonly record struct BacktestProgress(double Share, string Message);

using Hermes.Learning.Datasets;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>How to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>What the rows ask.</summary>
    public Target Target { get; init; } = Target.Window;

    /// <summary>Algorithms to try; the best on validation data is taken, or the mean of several where that is better.</summary>
    public IReadOnlyList<Algorithm> Algorithms { get; init; } = [Algorithm.LogisticRegression, Algorithm.RandomForest, Algorithm.GradientBoosting];

    /// <summary>Most rows built per question when a whole set is trained; moments are spread further apart to keep to it.</summary>
    public int Rows { get; init; } = 120_000;

    /// <summary>Most rows one model learns from; more are thinned evenly.</summary>
    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>Most rows the measured fit learns from, which does not serve; more are thinned evenly.</summary>
    public int MeasureRows { get; init; } = 400_000;

    /// <summary>Most rows of a part that recipes are tried on; more are thinned evenly.</summary>
    public int SearchRows { get; init; } = 60_000;

    /// <summary>Threads for growing trees.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>False alarms an operator accepts per feed and day; one in twenty days by default.</summary>
    public double FalseAlarmsPerFeedDay { get; init; } = 0.05;

    /// <summary>Where the test part begins; the last fifth of the rows when left out.</summary>
    public DateTimeOffset? TestFrom { get; init; }
}

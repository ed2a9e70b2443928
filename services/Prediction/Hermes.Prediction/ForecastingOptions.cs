using System.ComponentModel.DataAnnotations;

namespace Hermes.Prediction;

/// <summary>Who decides that a better model serves.</summary>
internal enum PromotionPolicy
{
    /// <summary>It serves at once.</summary>
    Automatic,

    /// <summary>An Approver promotes it.</summary>
    Approval,
}

internal sealed class ForecastingOptions
{
    public const string Section = "Forecasting";

    /// <summary>Every feed is scored this often, beside whenever it reports a run.</summary>
    [Range(1, 3600)]
    public int ScoreEverySeconds { get; init; } = 60;

    /// <summary>Whether models are trained without being asked.</summary>
    public bool TrainAutomatically { get; init; } = true;

    /// <summary>Runs that have to be known before the first training.</summary>
    [Range(50, 10_000_000)]
    public int TrainFromExecutions { get; init; } = 500;

    /// <summary>An import counts as over when nothing has arrived for this long.</summary>
    [Range(0, 3600)]
    public int QuietSeconds { get; init; } = 10;

    [Range(1, 24 * 90)]
    public int RetrainEveryHours { get; init; } = 24;

    /// <summary>Training looks back this far from the newest outcome.</summary>
    [Range(1, 3650)]
    public int TrainingDays { get; init; } = 120;

    /// <summary>Most rows built for training; the moments are spread further apart to keep to it.</summary>
    [Range(1000, 5_000_000)]
    public int TrainingRows { get; init; } = 120_000;

    /// <summary>False alarms that are accepted per feed and day.</summary>
    [Range(0.0001, 10)]
    public double FalseAlarmsPerFeedDay { get; init; } = 0.05;

    /// <summary>Holidays beside the usual ones: of one year (2026-11-26) or of every year (07-04).</summary>
    public string[] Holidays { get; init; } = [];

    /// <summary>Whether a model that is better than the champion serves at once or waits for an Approver.</summary>
    [EnumDataType(typeof(PromotionPolicy))]
    public PromotionPolicy Promotion { get; init; } = PromotionPolicy.Automatic;
}

using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.WhatIf;

/// <summary>What one upstream feed shows; missing values are NaN.</summary>
internal record struct UpstreamSigns(double Failed, double MinutesLate, double DurationRatio, double HoursSinceFailure, double LogErrorsRatio, double ElapsedRatio)
{
    public static UpstreamSigns Of(FeedView upstream) => new(
        upstream.LastFailed is { } failed ? (failed ? 1 : 0) : double.NaN,
        TimingFeatures.MinutesLate(upstream),
        upstream.Known.IsEmpty ? double.NaN : RunFeatures.Ratio(upstream.Known[^1], upstream.Baseline.Duration, static run => run.ElapsedSeconds),
        OutcomeFeatures.HoursSinceFailure(upstream) ?? double.NaN,
        LogFeatures.ErrorsRatio(upstream),
        TimingFeatures.ElapsedRatio(upstream) ?? double.NaN);

    public readonly UpstreamSigns OnTime() => this with { MinutesLate = Lower(MinutesLate, 0), ElapsedRatio = Lower(ElapsedRatio, 1) };

    public readonly UpstreamSigns Succeeded() => this with { Failed = Lower(Failed, 0), HoursSinceFailure = Failed > 0 ? double.NaN : HoursSinceFailure };

    public readonly UpstreamSigns Usual() => OnTime().Succeeded() with { DurationRatio = Lower(DurationRatio, 1), LogErrorsRatio = Lower(LogErrorsRatio, 1) };

    public readonly UpstreamSigns FailedNow() => this with { Failed = 1, HoursSinceFailure = 0 };

    // NaN stays NaN.
    private static double Lower(double value, double to) => value > to ? to : value;
}

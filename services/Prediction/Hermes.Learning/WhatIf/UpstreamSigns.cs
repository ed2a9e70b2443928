using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.WhatIf;

/// <summary>What one upstream feed shows; missing values are NaN.</summary>
internal record struct UpstreamSigns(double Failed, double MinutesLate, double DurationRatio, double HoursSinceFailure, double LogErrorsRatio, double ElapsedRatio, double FailedRecently, double FailedSince, double VolumeRatio)
{
    /// <param name="upstream">The upstream.</param>
    /// <param name="since">Last start of the feed that reads from it.</param>
    public static UpstreamSigns Of(FeedView upstream, DateTimeOffset since) => new(
        upstream.LastFailed is { } failed ? (failed ? 1 : 0) : double.NaN,
        TimingFeatures.MinutesLate(upstream),
        upstream.Known.IsEmpty ? double.NaN : RunFeatures.DurationRatio(upstream.Known[^1], upstream),
        OutcomeFeatures.HoursSinceFailure(upstream) ?? double.NaN,
        LogFeatures.ErrorsRatio(upstream),
        TimingFeatures.ElapsedRatio(upstream) ?? double.NaN,
        OutcomeFeatures.FailedRecently(upstream.Known),
        upstream.LastFailureAt > since ? 1 : 0,
        upstream.Known.IsEmpty ? double.NaN : RunFeatures.VolumeRatio(upstream.Known[^1], upstream));

    public readonly UpstreamSigns OnTime() => this with { MinutesLate = Lower(MinutesLate, 0), ElapsedRatio = Lower(ElapsedRatio, 1) };

    public readonly UpstreamSigns Succeeded() => this with { Failed = Lower(Failed, 0), HoursSinceFailure = Failed > 0 ? double.NaN : HoursSinceFailure, FailedRecently = Failed > 0 ? Lower(FailedRecently, 0) : FailedRecently, FailedSince = Failed > 0 ? 0 : FailedSince };

    public readonly UpstreamSigns Usual() => OnTime().Succeeded() with { DurationRatio = Lower(DurationRatio, 1), LogErrorsRatio = Lower(LogErrorsRatio, 1), VolumeRatio = VolumeRatio < 1 ? 1 : VolumeRatio };

    public readonly UpstreamSigns FailedNow() => this with { Failed = 1, HoursSinceFailure = 0, FailedRecently = 1 - (OutcomeFeatures.HalfLifeOfThree * (1 - (double.IsNaN(FailedRecently) ? 0 : FailedRecently))), FailedSince = 1 };

    // NaN stays NaN.
    private static double Lower(double value, double to) => value > to ? to : value;
}

using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How much the last three runs moved against the usual volume.</summary>
internal sealed class VolumeChange : MeasuredCircumstance
{
    public override string Name => "volume";

    protected override string Label => "the last runs moved";

    protected override IReadOnlyList<string> States => ["usual"];

    protected override double Effort => 1.2;

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row) =>
        Of(row, Feature.VolumeRatio3) is var ratio && float.IsNaN(ratio) ? null : new Scale("x the usual volume", ratio, 1, 0, Math.Max(10, ratio));

    protected override bool IsOff(Scale scale) => scale.Now is < 0.95 or > 1.1;

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale) =>
        RatioStory.Set(row, value, Feature.VolumeRatioLast, Feature.VolumeRatio3, Feature.VolumeRatio10, Feature.VolumeRatio1h, Feature.VolumeTrend);

    protected override string Say(double value, Scale scale) => Math.Abs(value - 1) < 0.005
        ? "the last runs had moved the usual volume"
        : Text($"the last runs had moved {value * 100:0} % of the usual volume instead of {scale.Now * 100:0} %");
}

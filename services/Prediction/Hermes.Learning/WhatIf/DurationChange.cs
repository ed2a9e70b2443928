using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How long the last three runs took against the usual time.</summary>
internal sealed class DurationChange : MeasuredCircumstance
{
    public override string Name => "duration";

    protected override string Label => "the last runs took";

    protected override IReadOnlyList<string> States => ["usual"];

    protected override double Effort => 1.2;

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row) =>
        Of(row, Feature.DurationRatio3) is var ratio && float.IsNaN(ratio) ? null : new Scale("x the usual time", ratio, 1, 0.1, Math.Max(10, ratio));

    protected override bool IsOff(Scale scale) => scale.Now > 1.05;

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale)
    {
        RatioStory.Set(row, value, Feature.DurationRatioLast, Feature.DurationRatio3, Feature.DurationRatio10, Feature.DurationRatio1h, Feature.DurationTrend);
        Set(row, Feature.DurationRatio3h, value);
        if (situation.View.Baseline.Duration is { } usual && !situation.View.Known.IsEmpty)
        {
            var expected = usual.Expected(situation.View.Known[^1].StartedAt, situation.View.Feed.Calendar);
            var spread = Math.Max(usual.Spread, Math.Max(0.05 * expected, 1));
            Set(row, Feature.DurationDeviationLast, Math.Clamp((value - 1) * expected / spread, -20, 20));
        }
    }

    protected override string Say(double value, Scale scale) => Math.Abs(value - 1) < 0.005
        ? "the last runs had taken the usual time"
        : Text($"the last runs had taken {value:0.0#}x the usual time instead of {scale.Now:0.0#}x");
}

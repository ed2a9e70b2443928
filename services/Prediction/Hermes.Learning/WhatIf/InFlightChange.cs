using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How long the oldest run in flight takes against the usual time, or that it were over.</summary>
internal sealed class InFlightChange : MeasuredCircumstance
{
    // Beyond every value that can be asked for.
    private const double Ended = -1;

    public override string Name => "inFlight";

    protected override string Label => "the run in flight takes";

    protected override IReadOnlyList<string> States => ["usual", "ended"];

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row) =>
        Of(row, Feature.ElapsedRatio) is var ratio && float.IsNaN(ratio) ? null : new Scale("x the usual time", ratio, Math.Min(1, ratio), 0, Math.Max(20, ratio));

    protected override double Valued(string state, Scale scale) => state == "ended" ? Ended : scale.Usual;

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale)
    {
        if (value == Ended)
        {
            Set(row, Feature.Running, Math.Max(0, Of(row, Feature.Running) - 1));
            (row[(int)Feature.ElapsedRatio], row[(int)Feature.ElapsedPercentile]) = (float.NaN, float.NaN);
            return;
        }

        var elapsed = (situation.View.At - situation.View.OldestRunning!.Value).TotalSeconds;
        Set(row, Feature.ElapsedRatio, value);
        Set(row, Feature.ElapsedPercentile, situation.View.Baseline.DurationPercentile(elapsed * value / Math.Max(scale.Now, 1e-6)));
    }

    protected override string Say(double value, Scale scale) => value == Ended
        ? "the run in flight had ended well"
        : value <= scale.Usual ? "the run in flight had taken the usual time so far"
        : Text($"the run in flight had taken {value:0.0#}x the usual time so far instead of {scale.Now:0.0#}x");
}

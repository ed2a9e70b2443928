using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How many errors a minute the log shows in the last half hour; warnings go down with them.</summary>
internal sealed class LogChange : MeasuredCircumstance
{
    private const double HalfHourOfThree = 30 / 180.0;

    public override string Name => "log";

    protected override string Label => "its log shows";

    protected override IReadOnlyList<string> States => ["usual", "none"];

    protected override double Effort => 1.2;

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row)
    {
        var errors = Of(row, Feature.LogErrors30m);
        if (float.IsNaN(errors))
        {
            return null;
        }

        var usual = LogFeatures.ErrorsADayBefore(situation.View);
        return new Scale("error lines a minute", errors, Math.Min(errors, usual), 0, Math.Max(1000, errors));
    }

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale)
    {
        var usual = LogFeatures.ErrorsADayBefore(situation.View);
        Set(row, Feature.LogErrors3h, Math.Max(0, Of(row, Feature.LogErrors3h) + (HalfHourOfThree * (value - scale.Now))));
        Set(row, Feature.LogErrors30m, value);
        Set(row, Feature.LogErrorsRatio, LogFeatures.Ratio(value, usual));
        Set(row, Feature.LogErrorsTrend, 1);
        Set(row, Feature.LogErrorsDeviation, LogFeatures.ErrorsDeviation(situation.View, value * 30));
        var share = scale.Now > 0 ? Math.Min(1, value / scale.Now) : 1;
        var warnings = Of(row, Feature.LogWarnings30m);
        Set(row, Feature.LogWarnings3h, Math.Max(0, Of(row, Feature.LogWarnings3h) - (HalfHourOfThree * warnings * (1 - share))));
        Scale(row, Feature.LogWarnings30m, share);
        Scale(row, Feature.LogWarningsRatio, share);
        Set(row, Feature.LogWarningsTrend, 1);
    }

    protected override string Say(double value, Scale scale) => value < 0.005
        ? "its log had shown no errors in the last 30 minutes"
        : Text($"its log had shown {value:0.##} errors a minute in the last 30 minutes instead of {scale.Now:0.##}");
}

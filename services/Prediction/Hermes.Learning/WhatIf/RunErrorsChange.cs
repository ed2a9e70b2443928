using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How many errors the last three runs reported; warnings and retries go down with them.</summary>
internal sealed class RunErrorsChange : MeasuredCircumstance
{
    public override string Name => "runErrors";

    protected override string Label => "the last runs reported";

    protected override IReadOnlyList<string> States => ["usual", "none"];

    protected override double Effort => 1.2;

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row) =>
        Of(row, Feature.RunErrors3) is var errors && float.IsNaN(errors)
            ? null
            : new Scale("errors a run", errors, Math.Min(errors, situation.View.Baseline.Errors?.Median ?? 0), 0, Math.Max(1000, errors));

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale)
    {
        var before = RatioStory.BeforeThem(Of(row, Feature.RunErrors10), Of(row, Feature.RunErrors3));
        Set(row, Feature.RunErrorsLast, value);
        Set(row, Feature.RunErrors3, value);
        Set(row, Feature.RunErrors1h, value);
        Set(row, Feature.RunErrors10, RatioStory.Longer(value, before));
        Set(row, Feature.RunErrorsExcess, value - (situation.View.Baseline.Errors?.Median ?? double.NaN));
        var share = scale.Now > 0 ? Math.Min(1, value / scale.Now) : 1;
        var warningsBefore = RatioStory.BeforeThem(Of(row, Feature.RunWarnings10), Of(row, Feature.RunWarnings3));
        Scale(row, Feature.RunWarnings3, share);
        Scale(row, Feature.RunWarnings1h, share);
        Set(row, Feature.RunWarnings10, RatioStory.Longer(Of(row, Feature.RunWarnings3), warningsBefore));
        Set(row, Feature.RunWarningsTrend, (Of(row, Feature.RunWarnings3) + 1) / (warningsBefore + 1));
        Scale(row, Feature.RetriesLast, share);
        Scale(row, Feature.Retries5, share);
        Scale(row, Feature.Retries1h, share);
    }

    protected override string Say(double value, Scale scale) => value < 0.05
        ? "the last runs had reported no errors"
        : Text($"the last runs had reported {value:0.#} errors each instead of {scale.Now:0.#}");
}

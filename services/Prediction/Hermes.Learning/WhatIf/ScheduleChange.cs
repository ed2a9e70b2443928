using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>How late the feed is: its next start, or the starts of its last runs.</summary>
internal sealed class ScheduleChange : MeasuredCircumstance
{
    private const double LongestMinutes = 1440;

    public override string Name => "schedule";

    protected override string Label => "the feed is";

    protected override IReadOnlyList<string> States => ["onTime"];

    protected override Scale? Measure(Situation situation, ReadOnlySpan<float> row)
    {
        var (late, delay) = (Of(row, Feature.MinutesLate), Of(row, Feature.StartDelay3));
        var now = float.IsNaN(late) ? delay : float.IsNaN(delay) ? late : Math.Max(late, delay);
        return float.IsNaN(now) ? null : new Scale("minutes late", Math.Max(0, now), 0, 0, Math.Max(LongestMinutes, now));
    }

    protected override bool IsOff(Scale scale) => scale.Now >= 1;

    protected override void Set(Situation situation, Span<float> row, double value, Scale scale)
    {
        var late = Math.Min(value, value > scale.Now ? value : Of(row, Feature.MinutesLate));
        Set(row, Feature.MinutesLate, late);
        Set(row, Feature.LateIntervals, late / Of(row, Feature.IntervalMinutes));
        Set(row, Feature.MinutesToStart, late > 0 ? -late : Math.Max(0, Of(row, Feature.MinutesToStart)));
        foreach (var delay in (ReadOnlySpan<Feature>)[Feature.StartDelayLast, Feature.StartDelay3, Feature.StartDelay10])
        {
            Set(row, delay, Math.Min(value, Of(row, delay)));
        }
    }

    protected override string Say(double value, Scale scale) => value < 0.5
        ? "it had started on time"
        : Text($"it were {value:0} min late instead of {scale.Now:0} min");
}

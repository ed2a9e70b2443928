using System.Globalization;

namespace Hermes.Learning.WhatIf;

/// <summary>A circumstance with a value: how long runs take, how late a start is.</summary>
internal abstract class MeasuredCircumstance : Circumstance
{
    private static readonly double[] Steps = [0.25, 0.5, 0.75, 1];

    protected abstract string Label { get; }

    // States stand for values: "usual", "none", "onTime".
    protected abstract IReadOnlyList<string> States { get; }

    // What a whole way back to usual costs, against 1 for the most ordinary repair.
    protected virtual double Effort => 1;

    public override IEnumerable<Choice> Choices(Situation situation, ReadOnlySpan<float> row) =>
        Measure(situation, row) is { } scale
            ? [new Choice(Name, null, Label, [.. States.Select(state => (state, Say(Valued(state, scale), scale)))], scale)]
            : [];

    public override string? Apply(Situation situation, Span<float> row, Change change)
    {
        if (Measure(situation, row) is not { } scale)
        {
            return $"{situation.View.Feed.Name} shows no '{Name}' now, so it cannot be different.";
        }

        if (change.State is { } state && !States.Contains(state))
        {
            return $"'{state}' is no state of '{Name}'. Use {string.Join(" or ", States)}, or a value.";
        }

        if (change.State is null && !(change.Value >= scale.Minimum && change.Value <= scale.Maximum))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Give '{Name}' a state ({string.Join(" or ", States)}) or a value from {scale.Minimum:0.##} to {scale.Maximum:0.##} ({scale.Unit}).");
        }

        Set(situation, row, change.State is { } named ? Valued(named, scale) : change.Value!.Value, scale);
        return null;
    }

    public override IEnumerable<Remedy> Remedies(Situation situation, ReadOnlySpan<float> row)
    {
        if (Measure(situation, row) is not { } scale || !IsOff(scale))
        {
            return [];
        }

        return Steps.Select(step =>
        {
            var value = scale.Now + (step * (scale.Usual - scale.Now));
            return new Remedy(new Change(Name, Value: value), Say(value, scale), step * Effort);
        });
    }

    /// <summary>Where the value stands; <see langword="null"/> when the feed does not show it.</summary>
    protected abstract Scale? Measure(Situation situation, ReadOnlySpan<float> row);

    /// <summary>Changes the features that speak of the value.</summary>
    protected abstract void Set(Situation situation, Span<float> row, double value, Scale scale);

    /// <summary>The value in words.</summary>
    protected abstract string Say(double value, Scale scale);

    /// <summary>Whether the value is bad enough for a return to usual to be a remedy.</summary>
    protected virtual bool IsOff(Scale scale) => scale.Now > scale.Usual;

    /// <summary>The value a state stands for.</summary>
    protected virtual double Valued(string state, Scale scale) => state == "usual" ? scale.Usual : 0;

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Hermes.Learning.History;

namespace Hermes.Learning.WhatIf;

/// <summary>Changes what a forecast is made from, in words a person knows.</summary>
public static class Scenario
{
    internal static IReadOnlyList<Circumstance> Circumstances { get; } =
    [
        new UpstreamChange(), new InFlightChange(), new ScheduleChange(), new DurationChange(), new VolumeChange(),
        new RunErrorsChange(), new LogChange(), new OutcomeChange(), new FleetChange(),
    ];

    /// <summary>What can be asked about a feed now.</summary>
    /// <param name="fleet">All feeds.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="row">Its features.</param>
    public static IReadOnlyList<Choice> Choices(FleetHistory fleet, string feed, DateTimeOffset at, ReadOnlySpan<float> row)
    {
        var choices = new List<Choice>();
        var situation = new Situation(fleet, feed, at);
        foreach (var circumstance in Circumstances)
        {
            choices.AddRange(circumstance.Choices(situation, row));
        }

        return choices;
    }

    /// <summary>Changes a row.</summary>
    /// <param name="fleet">All feeds.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="row">Its features; changed by the call.</param>
    /// <param name="change">What should be different.</param>
    /// <returns>What is wrong with the question, or <see langword="null"/>.</returns>
    public static string? Apply(FleetHistory fleet, string feed, DateTimeOffset at, Span<float> row, Change change)
    {
        foreach (var circumstance in Circumstances)
        {
            if (circumstance.Name == change.Factor)
            {
                return circumstance.Apply(new Situation(fleet, feed, at), row, change);
            }
        }

        return $"There is no factor '{change.Factor}'. Use {string.Join(", ", Circumstances.Select(circumstance => circumstance.Name))}.";
    }
}

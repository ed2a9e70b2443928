using Hermes.Learning.Features;
using Hermes.Learning.History;

namespace Hermes.Learning.WhatIf;

/// <summary>One more run of the feed, which succeeds or fails now.</summary>
internal sealed class OutcomeChange : Circumstance
{
    private const string Succeeded = "succeeded";
    private const string Failed = "failed";

    public override string Name => "outcome";

    public override IEnumerable<Choice> Choices(Situation situation, ReadOnlySpan<float> row) =>
        [new Choice(Name, null, "one more run", [(Succeeded, "a run succeeded now"), (Failed, "a run failed now")], null)];

    public override string? Apply(Situation situation, Span<float> row, Change change)
    {
        if (change.State is not (Succeeded or Failed))
        {
            return $"Give '{Name}' the state {Succeeded} or {Failed}.";
        }

        // The same code that reads outcomes reads them with the run added, so the row is what it would be.
        var at = situation.View.At;
        var history = situation.Fleet.Feeds[situation.View.Feed.Name];
        var run = new Run
        {
            Id = "\0what if",
            StartedAt = at,
            EndedAt = at,
            Outcome = change.State == Failed ? RunOutcome.Failed : RunOutcome.Succeeded,
        };
        var changed = new FeedHistory(situation.View.Feed, history.Judged.Append(run), before: history, changedSince: at, asOf: at);
        OutcomeFeatures.Fill(changed.At(at), row);
        return null;
    }

    public override IEnumerable<Remedy> Remedies(Situation situation, ReadOnlySpan<float> row) =>
        Of(row, Feature.FailedLast3) > 0 ? [new Remedy(new Change(Name, Succeeded), "a run succeeded now", 1.5)] : [];
}

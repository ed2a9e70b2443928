using Hermes.Learning.Features;

namespace Hermes.Learning.WhatIf;

/// <summary>That other feeds had not failed.</summary>
internal sealed class FleetChange : Circumstance
{
    private const string None = "none";
    private static readonly Feature[] Shares = [Feature.FleetFailed1h, Feature.FleetFailed24h, Feature.FamilyFailed6h, Feature.FamilyFailed24h];

    public override string Name => "fleet";

    public override IEnumerable<Choice> Choices(Situation situation, ReadOnlySpan<float> row) =>
        AnyFailed(row) ? [new Choice(Name, null, "failures of other feeds", [(None, "no other feed had failed")], null)] : [];

    public override string? Apply(Situation situation, Span<float> row, Change change)
    {
        if (change.State != None)
        {
            return $"Give '{Name}' the state {None}.";
        }

        foreach (var share in Shares)
        {
            Set(row, share, 0);
        }

        return null;
    }

    // Nobody mends a whole fleet for one feed: told only where nothing smaller helps.
    public override IEnumerable<Remedy> Remedies(Situation situation, ReadOnlySpan<float> row) =>
        AnyFailed(row) ? [new Remedy(new Change(Name, None), "no other feed had failed", 3)] : [];

    private static bool AnyFailed(ReadOnlySpan<float> row)
    {
        foreach (var share in Shares)
        {
            if (Of(row, share) > 0)
            {
                return true;
            }
        }

        return false;
    }
}

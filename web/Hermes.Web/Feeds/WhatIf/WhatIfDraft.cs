using Hermes.Contracts.Prediction;

namespace Hermes.Web.Feeds.WhatIf;

/// <summary>What a person asks to be different, one change per thing that can be changed.</summary>
public sealed class WhatIfDraft
{
    private readonly Dictionary<(string Factor, string? Upstream), FactorChange> changes = [];

    public bool IsChanged => changes.Count > 0;

    public IReadOnlyList<FactorChange> Changes => [.. changes.Values];

    public FactorChange? Of(ChangeChoice choice) => changes.GetValueOrDefault((choice.Factor, choice.Upstream));

    /// <summary>Asks for a state; for none when it is asked for already.</summary>
    public void Toggle(ChangeChoice choice, string state)
    {
        if (Of(choice)?.State == state)
        {
            changes.Remove((choice.Factor, choice.Upstream));
        }
        else
        {
            changes[(choice.Factor, choice.Upstream)] = new FactorChange(choice.Factor, State: state, Upstream: choice.Upstream);
        }
    }

    public void Set(ChangeChoice choice, double value) =>
        changes[(choice.Factor, choice.Upstream)] = new FactorChange(choice.Factor, Value: value, Upstream: choice.Upstream);
}

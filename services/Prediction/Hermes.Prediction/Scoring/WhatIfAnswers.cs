using Hermes.Contracts.Prediction;
using Hermes.Learning.WhatIf;

namespace Hermes.Prediction.Scoring;

/// <summary>Puts what can be asked into the words of the API.</summary>
internal static class WhatIfAnswers
{
    public static ChangeChoice Of(Choice choice) => new()
    {
        Factor = choice.Factor,
        Upstream = choice.Upstream,
        Label = choice.Label,
        States = [.. choice.States.Select(state => new ChangeState(state.Name, state.Text))],
        Unit = choice.Scale?.Unit,
        Now = Rounded(choice.Scale?.Now),
        Usual = Rounded(choice.Scale?.Usual),
        Minimum = choice.Scale?.Minimum,
        Maximum = choice.Scale?.Maximum,
    };

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

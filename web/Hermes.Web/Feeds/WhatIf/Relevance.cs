using Hermes.Contracts.Prediction;

namespace Hermes.Web.Feeds.WhatIf;

/// <summary>Which changes a person asks about first: those that concern a reason of the risk.</summary>
internal static class Relevance
{
    /// <summary>The choices, those behind the strongest reasons first; the others keep their order.</summary>
    public static IReadOnlyList<ChangeChoice> Order(IReadOnlyList<ChangeChoice> choices, IReadOnlyList<PredictionFactor> factors) =>
        [.. choices.OrderBy(choice => Place(choice, factors))];

    private static int Place(ChangeChoice choice, IReadOnlyList<PredictionFactor> factors)
    {
        for (var place = 0; place < factors.Count; place++)
        {
            if (factors[place] is { Contribution: > 0 } factor && Concerns(choice, factor))
            {
                return place;
            }
        }

        return factors.Count;
    }

    private static bool Concerns(ChangeChoice choice, PredictionFactor factor) =>
        factor.Theme is { } theme
        && theme.StartsWith(choice.Factor, StringComparison.OrdinalIgnoreCase)
        && (choice.Upstream is null || choice.Upstream == factor.Upstream);
}

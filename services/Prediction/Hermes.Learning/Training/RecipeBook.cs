using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>The few recipes that are tried: from cautious, for short histories with little signal, to eager, for long ones with much.</summary>
internal static class RecipeBook
{
    public static IReadOnlyList<Recipe> Of(Algorithm algorithm) => algorithm switch
    {
        Algorithm.LogisticRegression =>
        [
            Recipe.Of(algorithm, ("penalty", "10")),
            Recipe.Of(algorithm, ("penalty", "1000")),
        ],
        Algorithm.RandomForest =>
        [
            Recipe.Of(algorithm, ("max_depth", "8"), ("min_child_weight", "2")),
            Recipe.Of(algorithm, ("max_depth", "7"), ("min_child_weight", "20")),
        ],
        Algorithm.GradientBoosting =>
        [
            Recipe.Of(algorithm, ("rounds", "60"), ("eta", "0.05"), ("max_depth", "3"), ("lambda", "20")),
            Recipe.Of(algorithm, ("rounds", "150"), ("eta", "0.08"), ("max_depth", "5"), ("lambda", "5")),
            Recipe.Of(algorithm, ("rounds", "250"), ("eta", "0.03"), ("max_depth", "6"), ("lambda", "20")),
        ],
        _ => [Recipe.Of(Algorithm.MovingAverage)],
    };
}

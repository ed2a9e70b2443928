namespace Hermes.Learning.Models;

/// <summary>Makes models of stored bytes.</summary>
internal static class Stored
{
    /// <summary>Loads a model of any kind; it reads rows of the features it was trained on.</summary>
    /// <param name="algorithm">What it is.</param>
    /// <param name="bytes">What <see cref="IModel.Save"/> gave.</param>
    /// <param name="features">Names of the features it was trained on, in its own order.</param>
    public static IModel Load(Algorithm algorithm, ReadOnlySpan<byte> bytes, IReadOnlyList<string> features) => algorithm switch
    {
        Algorithm.MovingAverage => new MovingAverageModel(),
        Algorithm.LogisticRegression => LogisticModel.Load(bytes, features),
        Algorithm.Blend => BlendModel.Load(bytes, features),
        Algorithm.RandomForest or Algorithm.GradientBoosting => TreeModel.Load(algorithm, bytes, features.Count),
        _ => throw new InvalidDataException($"There is no algorithm {algorithm}."),
    };
}

namespace Hermes.Learning.Models;

/// <summary>A trained scorer: rows in, scores out. A higher score means a likelier failure; calibration makes probabilities of them.</summary>
public interface IModel : IDisposable
{
    /// <summary>Which algorithm.</summary>
    Algorithm Algorithm { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">Features, row-major.</param>
    /// <param name="scores">One log-odds score per row.</param>
    void Score(ReadOnlySpan<float> rows, Span<double> scores);

    /// <summary>
    /// What each feature adds to the log-odds of one row against the average row: Shapley values (Lundberg, Erion and Lee 2018 for trees;
    /// weight times distance from the mean for linear models).
    /// </summary>
    /// <param name="row">Features.</param>
    float[] Explain(ReadOnlySpan<float> row);

    /// <summary>The model as bytes; XGBoost's own UBJSON for trees, which loads in Python too.</summary>
    byte[] Save();
}

/// <summary>The algorithms.</summary>
public enum Algorithm
{
    /// <summary>Share of the last ten runs that failed: what stands when nothing learned beats it.</summary>
    MovingAverage,

    /// <summary>L2-regularised logistic regression on standardised features.</summary>
    LogisticRegression,

    /// <summary>Random forest (Breiman 2001).</summary>
    RandomForest,

    /// <summary>Gradient-boosted trees (Chen and Guestrin 2016).</summary>
    GradientBoosting,

    /// <summary>The mean of the others' log-odds.</summary>
    Blend,
}

/// <summary>Names of the algorithms in the registry and in tables.</summary>
public static class AlgorithmNames
{
    /// <summary>Name in kebab case.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static string Name(this Algorithm algorithm) => algorithm switch
    {
        Algorithm.LogisticRegression => "logistic-regression",
        Algorithm.RandomForest => "random-forest",
        Algorithm.GradientBoosting => "gradient-boosting",
        Algorithm.Blend => "blend",
        _ => "baseline",
    };
}

using Hermes.Learning.Datasets;
using Hermes.Learning.Models;

namespace Hermes.Learning.Training;

/// <summary>One way to train: an algorithm with its hyperparameters, or several whose scores are averaged.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Parameters">
/// Hyperparameters by name: <c>penalty</c> for logistic regression, XGBoost's own names for trees; in a blend each carries its
/// algorithm's name in front.
/// </param>
/// <param name="Parts">What a blend averages.</param>
internal sealed record Recipe(Algorithm Algorithm, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<Recipe> Parts)
{
    // More rows than this do not make a linear model or a forest better, but a forest of more cannot be cancelled in time.
    private const int RowsOfOthers = 250_000;

    /// <summary>A single algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="parameters">Hyperparameters.</param>
    public static Recipe Of(Algorithm algorithm, params (string Name, string Value)[] parameters) =>
        new(algorithm, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value), []);

    /// <summary>The mean of several.</summary>
    /// <param name="parts">Which.</param>
    public static Recipe Blend(IReadOnlyList<Recipe> parts) => new(
        Algorithm.Blend,
        parts.SelectMany(part => part.Parameters.Select(parameter => (Name: $"{part.Algorithm.Name()}.{parameter.Key}", parameter.Value)))
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
        parts);

    /// <summary>Trains.</summary>
    /// <param name="data">Rows to learn from; thinned where the algorithm does not need so many.</param>
    /// <param name="options">Most rows and threads.</param>
    /// <param name="told">Told the share that is done, from 0 to 1.</param>
    /// <param name="ct">Cancels between two rounds.</param>
    public IModel Fit(Dataset data, TrainingOptions options, Action<double>? told, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        switch (Algorithm)
        {
            case Algorithm.MovingAverage:
                return new MovingAverageModel();
            case Algorithm.Blend:
                return new BlendModel([.. Parts.Select((part, index) => part.Fit(data, options, share => told?.Invoke((index + share) / Parts.Count), ct))]);
            case Algorithm.LogisticRegression:
                var few = data.Thin(Math.Min(options.MaxRows, RowsOfOthers));
                return LogisticModel.Train(few, double.Parse(Parameters["penalty"], System.Globalization.CultureInfo.InvariantCulture), few.Weights(), ct);
            default:
                var rows = data.Thin(Algorithm == Algorithm.RandomForest ? Math.Min(options.MaxRows, RowsOfOthers) : options.MaxRows);
                return TreeModel.Train(Algorithm, rows, Parameters, rows.Weights(), options.Threads, told, ct);
        }
    }
}

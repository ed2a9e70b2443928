using System.Text.Json;
using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using MathNet.Numerics.LinearAlgebra;

namespace Hermes.Learning.Models;

/// <summary>
/// Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least squares). Features of many orders of
/// magnitude enter as logarithms; all are standardised, cut at six deviations, and a missing one counts as average.
/// </summary>
public sealed class LogisticModel : IModel
{
    /// <summary>Usual strength of the penalty, in rows.</summary>
    public const double UsualPenalty = 10;

    private const double Cut = 6;
    private readonly bool[] heavy;
    private readonly double[] means;
    private readonly double[] scales;
    private readonly double[] weights; // the last one is the intercept

    private LogisticModel(bool[] heavy, double[] means, double[] scales, double[] weights) =>
        (this.heavy, this.means, this.scales, this.weights) = (heavy, means, scales, weights);

    /// <inheritdoc/>
    public Algorithm Algorithm => Algorithm.LogisticRegression;

    /// <summary>Fits the weights.</summary>
    /// <param name="data">Rows to learn from.</param>
    /// <param name="penalty">Strength of the L2 penalty on standardised weights, in rows.</param>
    /// <param name="weights">How much each row counts; once when left out.</param>
    /// <param name="ct">Cancels between two iterations.</param>
    public static LogisticModel Train(Dataset data, double penalty = UsualPenalty, float[]? weights = null, CancellationToken ct = default)
    {
        var columns = FeatureCatalog.Count;
        var heavy = HeavyOf(FeatureCatalog.Names);
        var (means, scales) = Standardise(data, heavy);
        var model = new LogisticModel(heavy, means, scales, new double[columns + 1]);
        var rate = (data.Positives + 0.5) / (data.Count + 1);
        model.weights[columns] = Math.Log(rate / (1 - rate));

        var x = new double[columns + 1];
        var (before, objective) = (model.weights.ToArray(), double.NegativeInfinity);
        for (var iteration = 0; iteration < 25; iteration++)
        {
            ct.ThrowIfCancellationRequested();
            var gradient = new double[columns + 1];
            var hessian = new double[columns + 1, columns + 1];
            var likelihood = model.weights.AsSpan(0, columns).ToArray().Sum(weight => -0.5 * penalty * weight * weight);
            for (var i = 0; i < data.Count; i++)
            {
                model.Standard(data.Row(i), x);
                var score = Dot(model.weights, x);
                var p = 1 / (1 + Math.Exp(-score));
                var failed = data.Rows[i].Failed;
                var counts = weights is null ? 1 : weights[i];
                likelihood -= counts * Math.Log(1 + Math.Exp(Math.Min(failed ? -score : score, 500)));
                Accumulate(x, counts * ((failed ? 1 : 0) - p), counts * Math.Max(p * (1 - p), 1e-6), gradient, hessian);
            }

            // A full Newton step may overshoot when failures are rare; then half of it is taken.
            if (likelihood < objective - 1e-9)
            {
                for (var c = 0; c <= columns; c++)
                {
                    model.weights[c] = (model.weights[c] + before[c]) / 2;
                }

                continue;
            }

            objective = likelihood;
            model.weights.CopyTo(before, 0);
            if (model.Step(gradient, hessian, penalty) < 1e-5)
            {
                break;
            }
        }

        return model;
    }

    /// <summary>Loads weights.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    /// <param name="features">Names of the features it was trained on.</param>
    public static LogisticModel Load(ReadOnlySpan<byte> bytes, IReadOnlyList<string> features)
    {
        var state = JsonSerializer.Deserialize<State>(bytes);
        if (state is null || state.Means.Length != features.Count || state.Scales.Length != features.Count || state.Weights.Length != features.Count + 1)
        {
            throw new InvalidDataException("The stored logistic regression does not fit its list of features.");
        }

        return new LogisticModel(HeavyOf(features), state.Means, state.Scales, state.Weights);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        var columns = means.Length;
        var x = new double[columns + 1];
        for (var i = 0; i < scores.Length; i++)
        {
            Standard(rows.Slice(i * columns, columns), x);
            scores[i] = Dot(weights, x);
        }
    }

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row)
    {
        var x = new double[means.Length + 1];
        Standard(row, x);
        var contributions = new float[means.Length];
        for (var i = 0; i < contributions.Length; i++)
        {
            contributions[i] = (float)(weights[i] * x[i]);
        }

        return contributions;
    }

    /// <inheritdoc/>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(new State(means, scales, weights));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing native is held.
    }

    private static (double[] Means, double[] Scales) Standardise(Dataset data, bool[] heavy)
    {
        var columns = FeatureCatalog.Count;
        var (sums, squares, counts) = (new double[columns], new double[columns], new int[columns]);
        for (var i = 0; i < data.Count; i++)
        {
            var row = data.Row(i);
            for (var c = 0; c < columns; c++)
            {
                if (Transform(heavy[c], row[c]) is var value && !double.IsNaN(value))
                {
                    sums[c] += value;
                    squares[c] += value * value;
                    counts[c]++;
                }
            }
        }

        var means = new double[columns];
        var scales = new double[columns];
        for (var c = 0; c < columns; c++)
        {
            means[c] = counts[c] == 0 ? 0 : sums[c] / counts[c];
            var variance = counts[c] == 0 ? 0 : (squares[c] / counts[c]) - (means[c] * means[c]);
            scales[c] = variance > 1e-9 ? 1 / Math.Sqrt(variance) : 0; // a constant says nothing
        }

        return (means, scales);
    }

    private static bool[] HeavyOf(IReadOnlyList<string> features) =>
        [.. features.Select(FeatureCatalog.IndexOf).Select(index => index >= 0 && FeatureCatalog.All[index].Heavy)];

    private static double Transform(bool heavy, double value) =>
        heavy ? Math.CopySign(Math.Log(1 + Math.Abs(value)), value) : value;

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Accumulate(double[] x, double residual, double weight, double[] gradient, double[,] hessian)
    {
        for (var a = 0; a < x.Length; a++)
        {
            if (x[a] == 0)
            {
                continue;
            }

            gradient[a] += residual * x[a];
            var scaled = weight * x[a];
            for (var b = 0; b <= a; b++)
            {
                hessian[a, b] += scaled * x[b];
            }
        }
    }

    private double Step(double[] gradient, double[,] hessian, double strength)
    {
        for (var a = 0; a < weights.Length; a++)
        {
            var penalty = a == weights.Length - 1 ? 1e-6 : strength;
            gradient[a] -= penalty * weights[a];
            hessian[a, a] += penalty;
            for (var b = 0; b < a; b++)
            {
                hessian[b, a] = hessian[a, b];
            }
        }

        var step = Matrix<double>.Build.DenseOfArray(hessian).Cholesky().Solve(Vector<double>.Build.Dense(gradient));
        for (var a = 0; a < weights.Length; a++)
        {
            weights[a] += step[a];
        }

        return step.InfinityNorm();
    }

    private void Standard(ReadOnlySpan<float> row, double[] x)
    {
        for (var c = 0; c < means.Length; c++)
        {
            var value = Transform(heavy[c], row[c]);
            x[c] = double.IsNaN(value) ? 0 : Math.Clamp((value - means[c]) * scales[c], -Cut, Cut);
        }

        x[means.Length] = 1;
    }

    private sealed record State(double[] Means, double[] Scales, double[] Weights);
}

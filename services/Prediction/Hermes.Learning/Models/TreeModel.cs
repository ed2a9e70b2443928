using System.Globalization;
using Hermes.Learning.Datasets;
using Hermes.Learning.Features;
using static Hermes.Learning.Models.XGBoostNative;

namespace Hermes.Learning.Models;

/// <summary>Trees grown by XGBoost: boosted one after the other, or a forest grown side by side.</summary>
public sealed class TreeModel : IModel
{
    // Rows a single boosted tree needs at most.
    private const int RowsOfRound = 300_000;
    private const int Margin = 1;
    private const int Contributions = 4;
    private readonly BoosterHandle booster;
    private readonly Lock gate = new();

    private readonly int columns;

    private TreeModel(Algorithm algorithm, BoosterHandle booster, int columns) => (Algorithm, this.booster, this.columns) = (algorithm, booster, columns);

    /// <inheritdoc/>
    public Algorithm Algorithm { get; }

    /// <summary>Grows trees.</summary>
    /// <param name="algorithm"><see cref="Algorithm.GradientBoosting"/> or <see cref="Algorithm.RandomForest"/>.</param>
    /// <param name="data">Rows to learn from.</param>
    /// <param name="parameters">XGBoost parameters that replace the usual ones; <c>rounds</c> is the number of boosting rounds.</param>
    /// <param name="weights">How much each row counts; once when left out.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="told">Told the share of rounds that are done.</param>
    /// <param name="ct">Cancels between two rounds.</param>
    public static TreeModel Train(
        Algorithm algorithm,
        Dataset data,
        IReadOnlyDictionary<string, string>? parameters = null,
        float[]? weights = null,
        int threads = 1,
        Action<double>? told = null,
        CancellationToken ct = default)
    {
        using var matrix = BinnedMatrix.Create(
            data.Values, data.Count, FeatureCatalog.Count, Array.ConvertAll(data.Rows, row => row.Failed ? 1f : 0f), weights, threads);
        var booster = BoosterHandle.Create(matrix);
        var all = new Dictionary<string, string>(Usual(algorithm, data.Count));
        if (algorithm == Algorithm.GradientBoosting && data.Count > RowsOfRound)
        {
            // Every tree draws its own rows, so all are learned from (stochastic gradient boosting; Friedman 2002).
            all["subsample"] = (RowsOfRound * 0.8 / data.Count).ToString("R", CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in parameters ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        all.Remove("rounds", out var rounds);
        all["nthread"] = threads.ToString(CultureInfo.InvariantCulture);
        all["base_score"] = Math.Clamp(data.Positives / (double)Math.Max(1, data.Count), 0.0001, 0.9999).ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in all)
        {
            Check(XGBoosterSetParam(booster, name, value));
        }

        var count = int.Parse(rounds!, CultureInfo.InvariantCulture);
        for (var round = 0; round < count; round++)
        {
            ct.ThrowIfCancellationRequested();
            told?.Invoke(round / (double)count);
            Check(XGBoosterUpdateOneIter(booster, round, matrix));
        }

        return new TreeModel(algorithm, booster, FeatureCatalog.Count);
    }

    /// <summary>Loads trees.</summary>
    /// <param name="algorithm">What they are.</param>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    /// <param name="columns">Features it was trained on.</param>
    public static unsafe TreeModel Load(Algorithm algorithm, ReadOnlySpan<byte> bytes, int columns)
    {
        var booster = BoosterHandle.Create(null);
        fixed (byte* data = bytes)
        {
            Check(XGBoosterLoadModelFromBuffer(booster, data, (ulong)bytes.Length));
        }

        Check(XGBoosterSetParam(booster, "nthread", "1"));
        return new TreeModel(algorithm, booster, columns);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        if (scores.IsEmpty)
        {
            // XGBoost complains of it on the console, in every pass without a run in flight.
            return;
        }

        var result = Predict(rows, Margin);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = result[i];
        }
    }

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row) => Predict(row, Contributions)[..columns];

    /// <inheritdoc/>
    public unsafe byte[] Save()
    {
        lock (gate)
        {
            Check(XGBoosterSaveModelToBuffer(booster, """{"format":"ubj"}""", out var length, out var bytes));
            return new ReadOnlySpan<byte>(bytes, (int)length).ToArray();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => booster.Dispose();

    private static Dictionary<string, string> Usual(Algorithm algorithm, int rows)
    {
        var common = new Dictionary<string, string>
        {
            ["objective"] = "binary:logistic",
            ["tree_method"] = "hist",
            ["seed"] = "17",
            ["verbosity"] = "0",
        };
        var own = algorithm == Algorithm.RandomForest
            ? new Dictionary<string, string>
            {
                ["rounds"] = "1",
                ["num_parallel_tree"] = "80",
                ["eta"] = "1",
                ["subsample"] = "0.63",
                ["colsample_bynode"] = "0.35",
                ["max_depth"] = "9",
                ["min_child_weight"] = "2",
                ["lambda"] = "1",
            }
            : new Dictionary<string, string>
            {
                ["rounds"] = rows < 5000 ? "80" : "150",
                ["eta"] = rows < 5000 ? "0.06" : "0.08",
                ["max_depth"] = "5",
                ["subsample"] = "0.8",
                ["colsample_bytree"] = "0.6",
                ["min_child_weight"] = "5",
                ["lambda"] = "5",
            };
        return own.Concat(common).ToDictionary();
    }

    private unsafe float[] Predict(ReadOnlySpan<float> rows, int options)
    {
        using var matrix = MatrixHandle.Create(rows, rows.Length / columns, columns);

        // A booster keeps its result and prediction cache inside, so two threads may not ask at once.
        lock (gate)
        {
            Check(XGBoosterPredict(booster, matrix, options, 0, 0, out var length, out var result));
            return new ReadOnlySpan<float>(result, (int)length).ToArray();
        }
    }
}

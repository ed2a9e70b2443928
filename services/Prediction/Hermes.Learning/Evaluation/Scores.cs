namespace Hermes.Learning.Evaluation;

/// <summary>How good probabilities are, on one set of rows.</summary>
public sealed record Scores
{
    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that failed.</summary>
    public required int Positives { get; init; }

    /// <summary>Share of rows that failed.</summary>
    public double BaseRate => Rows == 0 ? 0 : Positives / (double)Rows;

    /// <summary>Average precision, the area under the precision-recall curve; ties count as one step.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>Area under the ROC curve; ties count half.</summary>
    public required double RocAuc { get; init; }

    /// <summary>Mean squared error of the probabilities (Brier 1950).</summary>
    public required double Brier { get; init; }

    /// <summary>Expected calibration error over ten bins of equal width (Naeini, Cooper and Hauskrecht 2015).</summary>
    public required double Ece { get; init; }

    /// <summary>Share of rows judged right at the threshold.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Share of rows called failing that failed.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of failing rows that were called.</summary>
    public required double Recall { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>Share of good rows called failing.</summary>
    public required double FalsePositiveRate { get; init; }

    /// <summary>Measures probabilities against outcomes.</summary>
    /// <param name="probabilities">Probabilities.</param>
    /// <param name="failed">Outcomes.</param>
    /// <param name="threshold">From this probability on a row is called failing.</param>
    public static Scores Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> failed, double threshold)
    {
        var calls = new bool[probabilities.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = probabilities[i] >= threshold;
        }

        return Of(probabilities, failed, calls);
    }

    /// <summary>Measures probabilities against outcomes where something else than a threshold decides.</summary>
    /// <param name="probabilities">Probabilities.</param>
    /// <param name="failed">Outcomes.</param>
    /// <param name="calls">Rows called failing.</param>
    public static Scores Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> failed, ReadOnlySpan<bool> calls)
    {
        var (tp, fp, fn, tn) = (0, 0, 0, 0);
        var brier = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            _ = (calls[i], failed[i]) switch
            {
                (true, true) => tp++,
                (true, false) => fp++,
                (false, true) => fn++,
                _ => tn++,
            };
            brier += Math.Pow(probabilities[i] - (failed[i] ? 1 : 0), 2);
        }

        var rows = probabilities.Length;
        var ranking = new Ranking(probabilities, failed);
        return new Scores
        {
            Rows = rows,
            Positives = tp + fn,
            AveragePrecision = ranking.AveragePrecision(),
            RocAuc = ranking.RocAuc(),
            Brier = brier / Math.Max(1, rows),
            Ece = Reliability.Of(probabilities, failed).Ece,
            Accuracy = (tp + tn) / (double)Math.Max(1, rows),
            Precision = tp / (double)Math.Max(1, tp + fp),
            Recall = tp / (double)Math.Max(1, tp + fn),
            FalsePositiveRate = fp / (double)Math.Max(1, fp + tn),
        };
    }

    /// <summary>The figures by their JSON names.</summary>
    public IReadOnlyDictionary<string, double> ToDictionary() => new Dictionary<string, double>
    {
        ["rows"] = Rows,
        ["positives"] = Positives,
        ["baseRate"] = BaseRate,
        ["averagePrecision"] = AveragePrecision,
        ["rocAuc"] = RocAuc,
        ["brier"] = Brier,
        ["ece"] = Ece,
        ["accuracy"] = Accuracy,
        ["precision"] = Precision,
        ["recall"] = Recall,
        ["f1"] = F1,
        ["falsePositiveRate"] = FalsePositiveRate,
    };
}

using System.Text.Json.Serialization;

namespace Hermes.Learning.Calibration;

/// <summary>Turns a model's score into a probability.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlattCalibrator), "platt")]
[JsonDerivedType(typeof(IsotonicCalibrator), "isotonic")]
public abstract record Calibrator
{
    /// <summary>Name, as shown in the registry.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Probability for a score.</summary>
    /// <param name="score">Log-odds score.</param>
    public abstract double Apply(double score);

    /// <summary>
    /// Fits both kinds to the earlier half, and keeps isotonic regression only if its log loss on the later half is clearly smaller: it
    /// needs a few dozen failures before it is trusted at all, and its steps cost some of the order.
    /// </summary>
    /// <param name="scores">Scores in order of time.</param>
    /// <param name="failed">Outcomes.</param>
    /// <param name="trust">
    /// How far the sigmoid goes from the model's own log-odds (0) to what fits these rows best (1). Models that are fitted by log loss are
    /// nearly calibrated already, and what one stretch of time corrects is partly wrong for the next.
    /// </param>
    public static Calibrator Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> failed, double trust = 1)
    {
        var half = scores.Length / 2;
        var positives = 0;
        foreach (var outcome in failed)
        {
            positives += outcome ? 1 : 0;
        }

        if (positives >= 40)
        {
            var platt = LogLoss(PlattCalibrator.Fit(scores[..half], failed[..half]).Tempered(trust), scores[half..], failed[half..]);
            var isotonic = LogLoss(IsotonicCalibrator.Fit(scores[..half], failed[..half]), scores[half..], failed[half..]);
            if (isotonic < 0.99 * platt)
            {
                return IsotonicCalibrator.Fit(scores, failed);
            }
        }

        return PlattCalibrator.Fit(scores, failed).Tempered(trust);
    }

    private static double LogLoss(Calibrator calibrator, ReadOnlySpan<double> scores, ReadOnlySpan<bool> failed)
    {
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var p = Math.Clamp(calibrator.Apply(scores[i]), 1e-6, 1 - 1e-6);
            loss -= failed[i] ? Math.Log(p) : Math.Log(1 - p);
        }

        return loss;
    }
}

/// <summary>A sigmoid of the score (Platt 1999, with the targets of Lin, Lin and Weng 2007).</summary>
/// <param name="Slope">Factor of the score.</param>
/// <param name="Intercept">Added to it.</param>
public sealed record PlattCalibrator(double Slope, double Intercept) : Calibrator
{
    /// <inheritdoc/>
    public override string Name => "platt";

    /// <inheritdoc/>
    public override double Apply(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Intercept)));

    /// <summary>Goes only part of the way from the score itself; a score that says nothing stays silent.</summary>
    /// <param name="trust">How far, 0 to 1.</param>
    public PlattCalibrator Tempered(double trust) =>
        Slope == 0 ? this : new PlattCalibrator(1 + (trust * (Slope - 1)), trust * Intercept);

    /// <summary>Fits by Newton's method.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="failed">Outcomes.</param>
    public static PlattCalibrator Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> failed)
    {
        var positives = 0;
        foreach (var outcome in failed)
        {
            positives += outcome ? 1 : 0;
        }

        // Pulled in from 0 and 1, so that a handful of rows cannot claim certainty.
        var (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (failed.Length - positives + 2.0));
        var (slope, intercept) = (1.0, 0.0);
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var (ga, gb, haa, hab, hbb) = (1e-3 * (1 - slope), 0.0, 1e-3, 0.0, 1e-6);
            for (var i = 0; i < scores.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-((slope * scores[i]) + intercept)));
                var residual = (failed[i] ? high : low) - p;
                var weight = Math.Max(p * (1 - p), 1e-9);
                ga += residual * scores[i];
                gb += residual;
                haa += weight * scores[i] * scores[i];
                hab += weight * scores[i];
                hbb += weight;
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (determinant < 1e-12)
            {
                break;
            }

            var da = Math.Clamp(((hbb * ga) - (hab * gb)) / determinant, -2, 2);
            var db = Math.Clamp(((haa * gb) - (hab * ga)) / determinant, -2, 2);
            (slope, intercept) = (slope + da, intercept + db);
            if (Math.Abs(da) + Math.Abs(db) < 1e-7)
            {
                break;
            }
        }

        // A model whose scores run against the outcomes knows nothing: everything gets the base rate.
        return slope > 0 ? new PlattCalibrator(slope, intercept) : new PlattCalibrator(0, Math.Log((positives + 0.5) / (failed.Length - positives + 0.5)));
    }
}

/// <summary>A rising step function found by pooling adjacent violators (Zadrozny and Elkan 2002), joined by straight lines.</summary>
/// <param name="Scores">Mean score of each step, rising.</param>
/// <param name="Probabilities">Its probability, rising.</param>
public sealed record IsotonicCalibrator(IReadOnlyList<double> Scores, IReadOnlyList<double> Probabilities) : Calibrator
{
    /// <inheritdoc/>
    public override string Name => "isotonic";

    /// <inheritdoc/>
    public override double Apply(double score)
    {
        if (score <= Scores[0])
        {
            return Probabilities[0];
        }

        var (low, high) = (0, Scores.Count - 1);
        if (score >= Scores[high])
        {
            return Probabilities[high];
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Scores[middle] <= score ? (middle, high) : (low, middle);
        }

        var share = (score - Scores[low]) / Math.Max(Scores[high] - Scores[low], 1e-12);
        return Probabilities[low] + (share * (Probabilities[high] - Probabilities[low]));
    }

    /// <summary>Fits by pooling.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="failed">Outcomes.</param>
    public static IsotonicCalibrator Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> failed)
    {
        var keys = scores.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order);
        var total = 0;
        var blocks = new List<(double Score, double Failed, double Count)>();
        foreach (var index in order)
        {
            total += failed[index] ? 1 : 0;
            blocks.Add((scores[index], failed[index] ? 1 : 0, 1));
            while (blocks.Count > 1 && blocks[^2].Failed / blocks[^2].Count >= blocks[^1].Failed / blocks[^1].Count)
            {
                var (a, b) = (blocks[^2], blocks[^1]);
                blocks.RemoveAt(blocks.Count - 1);
                var count = a.Count + b.Count;
                blocks[^1] = (((a.Score * a.Count) + (b.Score * b.Count)) / count, a.Failed + b.Failed, count);
            }
        }

        // Each step is pulled a little to the base rate, so that an end of few rows does not say 0 or 1.
        var rate = total / (double)Math.Max(1, keys.Length);
        return blocks.Count == 0
            ? new IsotonicCalibrator([0], [rate])
            : new IsotonicCalibrator(
                [.. blocks.Select(block => block.Score)],
                [.. blocks.Select(block => (block.Failed + (2 * rate)) / (block.Count + 2)).Scan(Math.Max)]);
    }
}

internal static class Scans
{
    public static IEnumerable<double> Scan(this IEnumerable<double> values, Func<double, double, double> fold)
    {
        double? state = null;
        foreach (var value in values)
        {
            state = state is { } before ? fold(before, value) : value;
            yield return state.Value;
        }
    }
}

namespace Hermes.Learning.Evaluation;

/// <summary>Rows in falling order of score, sorted once, so that resampled figures cost one pass each.</summary>
public sealed class Ranking
{
    private readonly int[] order;
    private readonly double[] scores;
    private readonly bool[] failed;

    /// <summary>Sorts.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="failed">Outcomes.</param>
    public Ranking(ReadOnlySpan<double> scores, ReadOnlySpan<bool> failed)
    {
        var keys = scores.ToArray();
        order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order);
        Array.Reverse(order);
        this.scores = scores.ToArray();
        this.failed = failed.ToArray();
    }

    /// <summary>Average precision; zero without a failure.</summary>
    /// <param name="weights">How often each row counts; once when left out.</param>
    public double AveragePrecision(ReadOnlySpan<int> weights = default)
    {
        var (hits, called, sum, positives) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var before = hits;
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights[order[i]];
                called += weight;
                hits += failed[order[i]] ? weight : 0;
            }

            if (hits > before)
            {
                sum += (hits - before) * hits / called;
            }
        }

        positives = hits;
        return positives == 0 ? 0 : sum / positives;
    }

    /// <summary>Area under the ROC curve; one half when only one kind of outcome is there.</summary>
    public double RocAuc()
    {
        var (hits, misses, area) = (0.0, 0.0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var score = scores[order[i]];
            var (tiedHits, tiedMisses) = (0, 0);
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                _ = failed[order[i]] ? tiedHits++ : tiedMisses++;
            }

            area += tiedMisses * (hits + (tiedHits / 2.0));
            hits += tiedHits;
            misses += tiedMisses;
        }

        return hits == 0 || misses == 0 ? 0.5 : area / (hits * misses);
    }
}

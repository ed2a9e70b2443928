namespace Hermes.Schemas.FeatureTypes;

/// <summary>Tells feature types by a random forest (Breiman, "Random Forests", Machine Learning 45, 2001) over <see cref="FeatureVector"/>.</summary>
public sealed class FeatureTypeForest
{
    private const int Trees = 200;
    private const double Sharpness = 1.15;
    private readonly ClassTree[] _trees;
    private readonly FeatureBins _bins;

    private FeatureTypeForest(FeatureBins bins, ClassTree[] trees) => (_bins, _trees) = (bins, trees);

    /// <summary>Learns from labelled columns.</summary>
    /// <param name="columns">Columns with their feature types.</param>
    /// <param name="seed">The same columns and seed give the same forest.</param>
    /// <param name="ct">Cancels between trees.</param>
    public static FeatureTypeForest Train(IReadOnlyList<(ColumnFacts Column, FeatureType Type)> columns, int seed = 1, CancellationToken ct = default)
    {
        var vectors = columns.AsParallel().AsOrdered().Select(one => FeatureVector.Of(one.Column)).ToArray();
        var bins = FeatureBins.Of(vectors);
        var rows = Array.ConvertAll(vectors, bins.Encode);
        var labels = columns.Select(one => (byte)one.Type).ToArray();
        var trees = new ClassTree[Trees];
        Parallel.For(0, Trees, new ParallelOptions { CancellationToken = ct }, tree => trees[tree] = ClassTree.Grow(rows, labels, new Random(seed + (tree * 7919))));
        return new FeatureTypeForest(bins, trees);
    }

    /// <summary>The likeliest feature type and the share of belief in it, 0..1.</summary>
    public (FeatureType Type, double Confidence) Predict(ColumnFacts column)
    {
        var row = _bins.Encode(FeatureVector.Of(column));
        var votes = new double[ClassTree.Classes];
        foreach (var tree in _trees)
        {
            tree.AddVotes(row, votes);
        }

        // Trees that each saw two thirds of the columns agree less often than they are right together.
        var sharp = Array.ConvertAll(votes, vote => Math.Pow(vote, Sharpness));
        var best = Array.IndexOf(sharp, sharp.Max());
        return ((FeatureType)best, sharp[best] / sharp.Sum());
    }
}

/// <summary>Cuts each feature at quantiles of the training rows, so that a row is a handful of bytes.</summary>
internal sealed class FeatureBins(float[][] cuts)
{
    private const int Bins = 64;

    public static FeatureBins Of(float[][] vectors)
    {
        var cuts = new float[FeatureVector.Length][];
        for (var feature = 0; feature < cuts.Length; feature++)
        {
            var values = vectors.Select(vector => vector[feature]).Order().ToArray();
            cuts[feature] = [.. Enumerable.Range(1, Bins - 1).Select(i => values[(int)((long)i * values.Length / Bins)]).Distinct()];
        }

        return new FeatureBins(cuts);
    }

    public byte[] Encode(float[] vector)
    {
        var row = new byte[vector.Length];
        for (var feature = 0; feature < row.Length; feature++)
        {
            var at = Array.BinarySearch(cuts[feature], vector[feature]);
            row[feature] = (byte)(at >= 0 ? at : ~at);
        }

        return row;
    }
}

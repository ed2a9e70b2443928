using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hermes.Learning.Features;

namespace Hermes.Learning.Datasets;

/// <summary>Which question a row asks.</summary>
public enum Target
{
    /// <summary>At a moment: does a failure of the feed become known 30 to 60 minutes later?</summary>
    Window,

    /// <summary>Some minutes before a run starts: does this run fail?</summary>
    NextRun,

    /// <summary>At a moment: does a failure of the feed become known within the next 60 minutes?</summary>
    Hour,

    /// <summary>At a moment while a run is in flight: does this run fail?</summary>
    RunFails,

    /// <summary>At a moment while a run with a deadline is in flight: does it end after its deadline?</summary>
    RunLate,
}

/// <summary>One question about one feed at one moment, with the answer.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="At">The moment of decision.</param>
/// <param name="AnsweredAt">When the answer is known; a row may train a model only after this.</param>
/// <param name="Failed">The answer.</param>
/// <param name="Onset">Whether the last outcome known at the moment was a success (or none), so that a failure would be news.</param>
/// <param name="Weight">How much the row counts in training, 1 as a rule.</param>
public readonly record struct RowInfo(string Feed, DateTimeOffset At, DateTimeOffset AnsweredAt, bool Failed, bool Onset, float Weight = 1);

/// <summary>Rows in order of time, features in one flat row-major array.</summary>
public sealed class Dataset
{
    /// <summary>Takes rows that are already in order of <see cref="RowInfo.At"/>.</summary>
    /// <param name="rows">The questions.</param>
    /// <param name="values">Their features, <see cref="FeatureCatalog.Count"/> each.</param>
    public Dataset(RowInfo[] rows, float[] values) => (Rows, Values) = (rows, values);

    /// <summary>The questions.</summary>
    public RowInfo[] Rows { get; }

    /// <summary>Features, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>Number of failures.</summary>
    public int Positives => Rows.Count(row => row.Failed);

    /// <summary>How much each row counts in training; <see langword="null"/> when all count the same.</summary>
    public float[]? Weights() => Rows.All(row => row.Weight == 1) ? null : Array.ConvertAll(Rows, row => row.Weight);

    /// <summary>Features of a row.</summary>
    /// <param name="index">Row number.</param>
    public ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * FeatureCatalog.Count, FeatureCatalog.Count);

    /// <summary>A range of rows.</summary>
    /// <param name="range">Which.</param>
    public Dataset Slice(Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(Count);
        return new Dataset(
            Rows.AsSpan(offset, length).ToArray(),
            Values.AsSpan(offset * FeatureCatalog.Count, length * FeatureCatalog.Count).ToArray());
    }

    /// <summary>Rows decided from <paramref name="from"/> on whose answer is known before <paramref name="until"/>.</summary>
    /// <param name="from">First moment of decision.</param>
    /// <param name="until">Everything is known by then.</param>
    /// <param name="limit">Most rows to keep; more are thinned evenly, as <see cref="Thin"/> does, without a copy of all in between.</param>
    public Dataset Between(DateTimeOffset from, DateTimeOffset until, int limit = int.MaxValue)
    {
        bool IsPart(in RowInfo row) => row.At >= from && row.AnsweredAt < until;

        // Counted first: of a million rows no second copy is affordable.
        var all = 0;
        foreach (ref readonly var row in Rows.AsSpan())
        {
            all += IsPart(row) ? 1 : 0;
        }

        var rows = new RowInfo[Math.Min(all, limit)];
        var values = new float[rows.Length * FeatureCatalog.Count];
        for (var (i, passed, kept) = (0, 0, 0); kept < rows.Length; i++)
        {
            if (IsPart(Rows[i]) && passed++ == (int)((long)kept * all / rows.Length))
            {
                rows[kept] = Rows[i];
                Row(i).CopyTo(values.AsSpan(kept++ * FeatureCatalog.Count));
            }
        }

        return new Dataset(rows, values);
    }

    /// <summary>Parts that follow each other in time as one.</summary>
    /// <param name="parts">The parts.</param>
    public static Dataset Join(IReadOnlyList<Dataset> parts)
    {
        var rows = new RowInfo[parts.Sum(part => part.Count)];
        var values = new float[rows.Length * FeatureCatalog.Count];
        var at = 0;
        foreach (var part in parts)
        {
            part.Rows.CopyTo(rows, at);
            part.Values.CopyTo(values, at * FeatureCatalog.Count);
            at += part.Count;
        }

        return new Dataset(rows, values);
    }

    /// <summary>Some of the rows.</summary>
    /// <param name="which">Which.</param>
    public Dataset Where(Func<RowInfo, bool> which)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(index => which(Rows[index]))];
        var values = new float[kept.Length * FeatureCatalog.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            Row(kept[i]).CopyTo(values.AsSpan(i * FeatureCatalog.Count));
        }

        return new Dataset(Array.ConvertAll(kept, index => Rows[index]), values);
    }

    /// <summary>Every n-th row in order of time, so that at most <paramref name="limit"/> remain; probabilities need no correction.</summary>
    /// <param name="limit">Most rows to keep.</param>
    public Dataset Thin(int limit)
    {
        if (Count <= limit)
        {
            return this;
        }

        var rows = new RowInfo[limit];
        var values = new float[limit * FeatureCatalog.Count];
        for (var i = 0; i < limit; i++)
        {
            var source = (int)((long)i * Count / limit);
            rows[i] = Rows[source];
            Row(source).CopyTo(values.AsSpan(i * FeatureCatalog.Count));
        }

        return new Dataset(rows, values);
    }

    /// <summary>SHA-256 over features and answers, hexadecimal: equal data, equal hash.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(Values.AsSpan()));
        hash.AppendData(Array.ConvertAll(Rows, row => row.Failed ? (byte)1 : (byte)0));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

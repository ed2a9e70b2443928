namespace Hermes.Benchmarks.Sniffing;

/// <summary>How far stated belief is from how often it was right.</summary>
internal static class Calibration
{
    /// <summary>Expected calibration error over ten bins of equal width: the mean gap between belief and truth, weighted by cases.</summary>
    public static double Error(IReadOnlyCollection<(double Confidence, bool Right)> cases) =>
        cases.GroupBy(one => Math.Min(9, (int)(one.Confidence * 10)))
            .Sum(bin => Math.Abs(bin.Average(one => one.Confidence) - bin.Average(one => one.Right ? 1.0 : 0)) * bin.Count()) / Math.Max(1, cases.Count);
}

namespace Hermes.Benchmarks.Sniffing;

/// <summary>Feature types of labelled columns (Shah et al., "Towards Benchmarking Feature Type Inference for AutoML Platforms", SIGMOD 2021).</summary>
internal static class FeatureTypeScore
{
    public static void Measure(string folder, Figures figures)
    {
        if (File.Exists(Path.Combine(folder, "data_train.csv")))
        {
            figures.Add("SortingHat columns", File.ReadLines(Path.Combine(folder, "data_train.csv")).Count());
        }
    }
}

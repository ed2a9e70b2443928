using System.Collections.Frozen;

namespace Hermes.Benchmarks.Parsing;

/// <summary>
/// Grouping accuracy of Drain on the same samples, tuned for each system: logparser's Drain page (logpai/logparser, logparser/Drain/README.md),
/// the figures of Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019.
/// </summary>
internal static class PublishedDrain
{
    private static readonly FrozenDictionary<string, double> Accuracy = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase)
    {
        ["HDFS"] = 0.9975,
        ["Hadoop"] = 0.9475,
        ["Spark"] = 0.92,
        ["Zookeeper"] = 0.9665,
        ["BGL"] = 0.9625,
        ["HPC"] = 0.887,
        ["Thunderbird"] = 0.955,
        ["Windows"] = 0.997,
        ["Linux"] = 0.69,
        ["Android"] = 0.911,
        ["HealthApp"] = 0.78,
        ["Apache"] = 1,
        ["Proxifier"] = 0.5265,
        ["OpenSSH"] = 0.7875,
        ["OpenStack"] = 0.7325,
        ["Mac"] = 0.7865,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static double? GroupingAccuracyOf(string system) => Accuracy.TryGetValue(system, out var accuracy) ? accuracy : null;
}

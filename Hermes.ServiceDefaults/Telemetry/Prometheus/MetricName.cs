using System.Text;
using OpenTelemetry.Metrics;

namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

/// <summary>What an instrument is called in Prometheus: <c>hermes.outbox.oldest.age</c> in <c>s</c> is <c>hermes_outbox_oldest_age_seconds</c>.</summary>
/// <param name="Family">Name without <c>_total</c>.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Scale">Factor to the base unit: milliseconds are told in seconds.</param>
internal readonly record struct MetricName(string Family, string Type, double Scale)
{
    private const string Count = "_count";

    // The runtime publishes these as counters, though they go up and down.
    private static readonly string[] notCounters = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    /// <summary>Name of the samples: counters end with <c>_total</c>.</summary>
    public string Sample => Type == "counter" ? Family + "_total" : Family;

    public static MetricName Of(Metric metric) => Of(metric.Name, metric.Unit, metric.MetricType);

    public static MetricName Of(string instrument, string unit, MetricType kind)
    {
        var type = kind switch
        {
            _ when Array.IndexOf(notCounters, instrument) >= 0 => "gauge",
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };
        var (word, scale) = BaseUnit(unit, type);
        var name = Clean(instrument);
        if (type == "counter" && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        // "_count" is kept for histograms: thread.count is told as threads.
        if (type != "histogram" && name.EndsWith(Count, StringComparison.Ordinal))
        {
            name = Plural(name[..^Count.Length]);
        }

        return new MetricName(word is null || name.Split('_').Contains(word) ? name : $"{name}_{word}", type, scale);
    }

    /// <summary>A name of letters, digits and underscores, as labels and metrics have it.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                clean.Append(letter);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
        {
            clean.Insert(0, '_');
        }

        return clean.ToString();
    }

    private static (string? Word, double Scale) BaseUnit(string unit, string type) => unit switch
    {
        "s" => ("seconds", 1),
        "ms" => ("seconds", 1e-3),
        "us" => ("seconds", 1e-6),
        "By" => ("bytes", 1),
        "1" when type == "gauge" => ("ratio", 1),
        "%" => ("ratio", 1e-2),
        _ => (null, 1),
    };

    private static string Plural(string name) => name.EndsWith('y') ? name[..^1] + "ies" : name + "s";
}

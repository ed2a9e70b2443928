using System.Globalization;
using System.Text.RegularExpressions;

namespace Hermes.Testing;

/// <summary>What <c>/metrics</c> said, in Prometheus text.</summary>
public sealed partial class MetricsPage
{
    private readonly List<MetricSample> samples = [];

    private MetricsPage(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                Types[type.Groups[1].Value] = type.Groups[2].Value;
            }
            else if (SampleLine().Match(line) is { Success: true } sample)
            {
                var labels = Label().Matches(sample.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
                samples.Add(new MetricSample(sample.Groups[1].Value, labels, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>The page as it came.</summary>
    public string Text { get; }

    /// <summary>Types by name of the metric, in alphabetical order.</summary>
    public IDictionary<string, string> Types { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>All samples.</summary>
    public IReadOnlyList<MetricSample> Samples => samples;

    /// <summary>Asks a service.</summary>
    public static async Task<MetricsPage> ReadAsync(HttpClient service, CancellationToken ct) => new(await service.GetStringAsync("/metrics", ct));

    /// <summary>Sum of the samples with this name and all these labels; 0 without any.</summary>
    public double Sum(string name, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        var sum = 0.0;
        foreach (var sample in samples.Where(sample => sample.Name == name))
        {
            sum += sample.Has(labels) ? sample.Value : 0;
        }

        return sum;
    }

    /// <summary>Labels of a metric, in alphabetical order; without those of buckets.</summary>
    public IReadOnlyList<string> LabelsOf(string metric) =>
        [.. samples.Where(sample => sample.Name == metric || (Types[metric] == "histogram" && sample.Name == metric + "_count"))
            .SelectMany(sample => sample.Labels.Keys).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^# TYPE (\S+) (\w+)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^([a-zA-Z_]\w*)(?:\{(.*)\})? (\S+)$")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex Label();
}

/// <summary>One sample.</summary>
/// <param name="Name">Name with its suffix.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Value">Value.</param>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    internal bool Has(ReadOnlySpan<(string Label, string Value)> wanted)
    {
        foreach (var (label, value) in wanted)
        {
            if (Labels.GetValueOrDefault(label) != value)
            {
                return false;
            }
        }

        return true;
    }
}

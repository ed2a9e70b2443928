using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Hermes.ServiceDefaults.Telemetry.Prometheus;

/// <summary>Writes collected metrics family by family: what shares a name stands together, and no series comes twice.</summary>
internal static class FamilyWriter
{
    public static void Write(TextWriter writer, IEnumerable<Metric> metrics)
    {
        var families = metrics.Where(IsTold).GroupBy(metric => MetricName.Of(metric).Family, StringComparer.Ordinal).OrderBy(family => family.Key, StringComparer.Ordinal);
        foreach (var family in families)
        {
            var name = MetricName.Of(family.First());
            // A family has one type; an instrument of another meter that disagrees is left out.
            var alike = family.Where(metric => MetricName.Of(metric).Type == name.Type).ToList();
            writer.Head(writer.Format == TextFormat.OpenMetrics ? name.Family : name.Sample, name.Type, Help(alike[0]));
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var metric in alike)
            {
                Write(writer, metric, MetricName.Of(metric), seen);
            }
        }
    }

    private static bool IsTold(Metric metric) => metric.MetricType != MetricType.ExponentialHistogram && !metric.GetMetricPoints().IsEmpty();

    private static string Help(Metric metric) => string.IsNullOrWhiteSpace(metric.Description) ? metric.Name : metric.Description;

    private static void Write(TextWriter writer, Metric metric, MetricName name, HashSet<string> seen)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            if (!seen.Add(string.Join('\u0001', labels.Select(label => $"{label.Key}\u0002{label.Value}"))))
            {
                continue;
            }

            if (metric.MetricType == MetricType.Histogram)
            {
                Histogram(writer, name, labels, in point);
            }
            else
            {
                writer.Sample(name.Sample, "", labels, null, Value(metric.MetricType, in point) * name.Scale);
            }
        }
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private static void Histogram(TextWriter writer, MetricName name, IReadOnlyList<KeyValuePair<string, string>> labels, in MetricPoint point)
    {
        var total = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            writer.Sample(name.Family, "_bucket", labels, bucket.ExplicitBound * name.Scale, total);
        }

        writer.Sample(name.Family, "_sum", labels, null, point.GetHistogramSum() * name.Scale);
        writer.Sample(name.Family, "_count", labels, null, total);
    }

    private static List<KeyValuePair<string, string>> Labels(ReadOnlyTagCollection tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Count);
        foreach (var (key, value) in tags)
        {
            labels.Add(new(MetricName.Clean(key), Text(value)));
        }

        // Keys that differ only in their punctuation become one label.
        return labels.Count < 2 ? labels
            : [.. labels.GroupBy(label => label.Key, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => new KeyValuePair<string, string>(same.Key, string.Join(';', same.Select(label => label.Value))))];
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool IsEmpty(this MetricPointsAccessor points) => !points.GetEnumerator().MoveNext();
}

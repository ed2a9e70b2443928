using System.Buffers;
using System.Text;
using Hermes.Ingestion.Metrics;
using Hermes.Logs;
using Hermes.Logs.Otlp;

namespace Hermes.Ingestion.Otlp;

/// <summary>Reads an <c>ExportMetricsServiceRequest</c>; a bad metric or point is named, the others are kept.</summary>
internal sealed class OtlpSamples(DateTimeOffset received)
{
    private const int ResourceAttributes = 1;
    private const int ScopeAttributes = 3;
    private const string Unknown = "otlp";

    // Of a resource only what tells two senders apart makes a series; the rest would change with every release.
    private static readonly string[] Telling =
        ["service.namespace", "service.instance.id", "host.name", "k8s.namespace.name", "k8s.pod.name", "container.name", "deployment.environment.name"];

    private readonly SampleCheck _check = new(received);
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly SortedDictionary<string, string> _shared = new(StringComparer.Ordinal);
    private string _source = Unknown;
    private long _index;

    public List<MetricSample> Samples { get; } = [];

    public Rejections Rejected { get; } = new("data point");

    /// <returns>Whether the request could be read to its end; if not, nothing of it counts.</returns>
    public bool TryRead(ReadOnlySpan<byte> request)
    {
        var items = new OtlpItems(request);
        var scope = -1;
        while (items.Read())
        {
            if (items.Scopes != scope)
            {
                scope = items.Scopes;
                ReadShared(items.Resource, items.Scope);
            }

            if (!OtlpMetric.TryRead(items.Item, out var metric))
            {
                Rejected.Add(_index++, "The metric is cut off.");
                continue;
            }

            ReadPoints(metric);
        }

        return !items.Malformed;
    }

    private void ReadShared(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> scope)
    {
        _shared.Clear();
        var service = SentName.Clean(OtlpAttribute.Find(resource, ResourceAttributes, "service.name"u8));
        _source = SampleCheck.Source(service) is null ? service : Unknown;
        foreach (var name in Telling)
        {
            var value = SentName.Clean(OtlpAttribute.Find(resource, ResourceAttributes, Encoding.UTF8.GetBytes(name)));
            if (value.Length > 0)
            {
                _shared[name] = value;
            }
        }

        var written = SentName.Clean(OtlpLogSource.NameOf(scope));
        if (written.Length > 0)
        {
            _shared["otel.scope.name"] = written;
        }

        TryAdd(scope, ScopeAttributes, _shared);
    }

    private void ReadPoints(in OtlpMetric metric)
    {
        var name = Encoding.UTF8.GetString(metric.Name.Length > SentName.Longest ? metric.Name[..(SentName.Longest + 1)] : metric.Name);
        var unit = SentName.Clean(metric.Unit);
        var kind = Kind(metric);
        var wrong = SampleCheck.Name(name) ?? (metric.Kind == OtlpMetricKind.Unknown ? "The metric has no data that is known." : null);
        var points = metric.Points;
        while (points.Read())
        {
            var reason = wrong ?? ReadPoint(points, name, unit, kind);
            if (reason is not null)
            {
                Rejected.Add(_index, reason);
            }

            _index++;
        }

        if (metric.Kind == OtlpMetricKind.Unknown)
        {
            Rejected.Add(_index++, wrong!);
        }
    }

    private string? ReadPoint(in OtlpPoints point, string name, string unit, string kind)
    {
        if (point.IsBroken)
        {
            return "It is cut off.";
        }

        if (point.IsEnd)
        {
            return null;
        }

        var time = point.Time ?? received;
        if ((SampleCheck.Value(point.Value) ?? _check.Time(time)) is { } wrong)
        {
            return wrong;
        }

        if (point.Value is null && point.Count is null)
        {
            return "It has no value.";
        }

        var attributes = new SortedDictionary<string, string>(_shared, StringComparer.Ordinal);
        if (!TryAdd(point.Message, point.Attributes, attributes))
        {
            return "An attribute of it is cut off or nested too deep.";
        }

        if (SampleCheck.Attributes(attributes) is not { } json)
        {
            return SampleCheck.TooManyAttributes;
        }

        var count = point.Count is { } values ? (long?)Math.Min(values, long.MaxValue) : null;
        Samples.Add(new MetricSample(new MetricSeriesFacts(_source, name, unit, kind, json), time, point.Value, count));
        return null;
    }

    private bool TryAdd(ReadOnlySpan<byte> message, int field, SortedDictionary<string, string> attributes)
    {
        var reader = new Hermes.Logs.Protobuf.ProtobufReader(message);
        while (reader.Read())
        {
            if (!reader.Is(field, Hermes.Logs.Protobuf.WireType.Bytes))
            {
                continue;
            }

            if (!OtlpAttribute.TryRead(reader.Bytes, out var attribute))
            {
                return false;
            }

            var value = attribute.Text;
            if (value.IsEmpty && !OtlpValue.IsText(attribute.Value, out _))
            {
                _text.ResetWrittenCount();
                if (!OtlpValue.TryWrite(attribute.Value, new JsonText(_text)))
                {
                    return false;
                }

                value = _text.WrittenSpan;
            }

            attributes[SentName.Clean(attribute.Key)] = SentName.Clean(value);
        }

        return !reader.Malformed;
    }

    private static string Kind(in OtlpMetric metric)
    {
        var kind = metric.Kind switch
        {
            OtlpMetricKind.Sum => metric.IsMonotonic ? "counter" : "sum",
            OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram => "histogram",
            OtlpMetricKind.Summary => "summary",
            _ => "gauge",
        };
        return metric.IsDelta ? kind + "-delta" : kind;
    }
}

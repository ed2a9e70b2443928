using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>What kind of figures a metric has.</summary>
public enum OtlpMetricKind
{
    /// <summary>None that is known.</summary>
    Unknown = 0,

    /// <summary>A value at a time.</summary>
    Gauge = 5,

    /// <summary>A sum that may rise and fall.</summary>
    Sum = 7,

    /// <summary>A distribution, of which count and sum are kept.</summary>
    Histogram = 9,

    /// <summary>A distribution in exponential buckets, of which count and sum are kept.</summary>
    ExponentialHistogram = 10,

    /// <summary>Quantiles, of which count and sum are kept.</summary>
    Summary = 11,
}

/// <summary>One <c>Metric</c> of OTLP, as slices of the request.</summary>
public readonly ref struct OtlpMetric
{
    private const ulong Delta = 1;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The unit; empty when there is none.</summary>
    public ReadOnlySpan<byte> Unit { get; private init; }

    /// <summary>What its figures are.</summary>
    public OtlpMetricKind Kind { get; private init; }

    /// <summary>Sums and counts are those since the last report, not since the start.</summary>
    public bool IsDelta { get; private init; }

    /// <summary>A sum that only rises.</summary>
    public bool IsMonotonic { get; private init; }

    /// <summary>The figures, a message such as <c>Gauge</c> or <c>Sum</c>.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Its points, to be read one by one.</summary>
    public OtlpPoints Points => new(Data, Kind);

    /// <summary>Reads a metric; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out OtlpMetric metric)
    {
        var reader = new ProtobufReader(message);
        ReadOnlySpan<byte> name = default, unit = default, data = default;
        var kind = OtlpMetricKind.Unknown;
        while (reader.Read())
        {
            switch (reader.Field, reader.Wire)
            {
                case (1, WireType.Bytes):
                    name = reader.Bytes;
                    break;
                case (3, WireType.Bytes):
                    unit = reader.Bytes;
                    break;
                case (5 or 7 or 9 or 10 or 11, WireType.Bytes):
                    kind = (OtlpMetricKind)reader.Field;
                    data = reader.Bytes;
                    break;
            }
        }

        var whole = TryReadNature(data, out var delta, out var monotonic) && !reader.Malformed;
        metric = new OtlpMetric { Name = name, Unit = unit, Kind = kind, Data = data, IsDelta = delta, IsMonotonic = monotonic && kind == OtlpMetricKind.Sum };
        return whole;
    }

    private static bool TryReadNature(ReadOnlySpan<byte> data, out bool delta, out bool monotonic)
    {
        var reader = new ProtobufReader(data);
        delta = false;
        monotonic = false;
        while (reader.Read())
        {
            if (reader.Is(2, WireType.Varint))
            {
                delta = reader.Number == Delta;
            }
            else if (reader.Is(3, WireType.Varint))
            {
                monotonic = reader.Number != 0;
            }
        }

        return !reader.Malformed;
    }
}

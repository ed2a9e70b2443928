using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>The data points of a metric, one at a time, whatever kind it is of.</summary>
public ref struct OtlpPoints
{
    private const ulong NoRecordedValue = 1;
    private readonly OtlpMetricKind _kind;
    private ProtobufReader _points;

    internal OtlpPoints(ReadOnlySpan<byte> data, OtlpMetricKind kind)
    {
        _kind = kind;
        _points = new ProtobufReader(data);
    }

    /// <summary>The time it holds for; null when it does not say.</summary>
    public DateTimeOffset? Time { get; private set; }

    /// <summary>The value, or the sum of a distribution; null when there is none.</summary>
    public double? Value { get; private set; }

    /// <summary>How many values a distribution has; null for single values.</summary>
    public ulong? Count { get; private set; }

    /// <summary>It only says that the series has ended.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>This point is malformed; the next one may not be.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The point, a message that has its attributes in <see cref="Attributes"/>.</summary>
    public ReadOnlySpan<byte> Message { get; private set; }

    /// <summary>Field number of a point's attributes.</summary>
    public readonly int Attributes => _kind switch
    {
        OtlpMetricKind.Histogram => 9,
        OtlpMetricKind.ExponentialHistogram => 1,
        _ => 7,
    };

    private readonly int Flags => _kind is OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram ? 10 : 8;

    private readonly bool IsNumber => _kind is OtlpMetricKind.Gauge or OtlpMetricKind.Sum;

    /// <summary>Goes to the next point; false at the end.</summary>
    public bool Read()
    {
        while (_points.Read())
        {
            if (_points.Is(1, WireType.Bytes))
            {
                ReadPoint();
                return true;
            }
        }

        return false;
    }

    private void ReadPoint()
    {
        (Time, Value, Count, IsEnd) = (null, null, null, false);
        Message = _points.Bytes;
        var reader = new ProtobufReader(Message);
        while (reader.Read())
        {
            switch (reader.Field, reader.Wire)
            {
                case (3, WireType.Fixed64):
                    Time = UnixNanoseconds.ToTime(reader.Number);
                    break;
                case (4, WireType.Fixed64) when IsNumber:
                    Value = reader.Double;
                    break;
                case (6, WireType.Fixed64) when IsNumber:
                    Value = (long)reader.Number;
                    break;
                case (4, WireType.Fixed64):
                    Count = reader.Number;
                    break;
                case (5, WireType.Fixed64) when !IsNumber:
                    Value = reader.Double;
                    break;
                case (var field, WireType.Varint) when field == Flags:
                    IsEnd = (reader.Number & NoRecordedValue) != 0;
                    break;
            }
        }

        Count = IsNumber ? null : Count ?? 0;
        IsBroken = reader.Malformed;
    }
}

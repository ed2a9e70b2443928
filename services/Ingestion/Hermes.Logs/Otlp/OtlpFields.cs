using static Hermes.Logs.Otlp.OtlpKind;

namespace Hermes.Logs.Otlp;

/// <summary>
/// The messages of OTLP 1.x as far as Hermes reads them, numbers and names as in the specification (opentelemetry-proto).
/// What does not stand here is passed over, as an unknown field is.
/// </summary>
internal static class OtlpFields
{
    public static readonly OtlpField[] LogsRequest = [new(1, "resource_logs", Message, static () => ResourceLogs)];

    public static readonly OtlpField[] MetricsRequest = [new(1, "resource_metrics", Message, static () => ResourceMetrics)];

    private static readonly OtlpField[] ResourceLogs = [new(1, "resource", Message, static () => Resource), new(2, "scope_logs", Message, static () => ScopeLogs)];

    private static readonly OtlpField[] ScopeLogs = [new(1, "scope", Message, static () => Scope), new(2, "log_records", Message, static () => LogRecord)];

    private static readonly OtlpField[] ResourceMetrics = [new(1, "resource", Message, static () => Resource), new(2, "scope_metrics", Message, static () => ScopeMetrics)];

    private static readonly OtlpField[] ScopeMetrics = [new(1, "scope", Message, static () => Scope), new(2, "metrics", Message, static () => Metric)];

    private static readonly OtlpField[] Resource = [new(1, "attributes", Message, static () => KeyValue)];

    private static readonly OtlpField[] Scope = [new(1, "name", Text), new(3, "attributes", Message, static () => KeyValue)];

    private static readonly OtlpField[] LogRecord =
    [
        new(1, "time_unix_nano", Fixed), new(11, "observed_time_unix_nano", Fixed), new(2, "severity_number", Integer), new(3, "severity_text", Text),
        new(5, "body", Message, static () => AnyValue), new(6, "attributes", Message, static () => KeyValue),
        new(9, "trace_id", Id), new(10, "span_id", Id), new(12, "event_name", Text),
    ];

    private static readonly OtlpField[] KeyValue = [new(1, "key", Text), new(2, "value", Message, static () => AnyValue)];

    private static readonly OtlpField[] AnyValue =
    [
        new(1, "string_value", Text), new(2, "bool_value", Truth), new(3, "int_value", Integer), new(4, "double_value", OtlpKind.Double),
        new(5, "array_value", Message, static () => ArrayValue), new(6, "kvlist_value", Message, static () => Map), new(7, "bytes_value", Bytes),
    ];

    private static readonly OtlpField[] ArrayValue = [new(1, "values", Message, static () => AnyValue)];

    private static readonly OtlpField[] Map = [new(1, "values", Message, static () => KeyValue)];

    private static readonly OtlpField[] Metric =
    [
        new(1, "name", Text), new(3, "unit", Text),
        new(5, "gauge", Message, static () => Numbers), new(7, "sum", Message, static () => Numbers), new(9, "histogram", Message, static () => Histograms),
        new(10, "exponential_histogram", Message, static () => ExponentialHistograms), new(11, "summary", Message, static () => Summaries),
    ];

    private static readonly OtlpField[] Numbers =
        [new(1, "data_points", Message, static () => NumberPoint), new(2, "aggregation_temporality", Integer), new(3, "is_monotonic", Truth)];

    private static readonly OtlpField[] NumberPoint =
    [
        new(3, "time_unix_nano", Fixed), new(4, "as_double", OtlpKind.Double), new(6, "as_int", Fixed),
        new(7, "attributes", Message, static () => KeyValue), new(8, "flags", Integer),
    ];

    private static readonly OtlpField[] Histograms = [new(1, "data_points", Message, static () => HistogramPoint), new(2, "aggregation_temporality", Integer)];

    private static readonly OtlpField[] HistogramPoint =
    [
        new(3, "time_unix_nano", Fixed), new(4, "count", Fixed), new(5, "sum", OtlpKind.Double),
        new(9, "attributes", Message, static () => KeyValue), new(10, "flags", Integer),
    ];

    private static readonly OtlpField[] ExponentialHistograms = [new(1, "data_points", Message, static () => ExponentialPoint), new(2, "aggregation_temporality", Integer)];

    private static readonly OtlpField[] ExponentialPoint =
    [
        new(1, "attributes", Message, static () => KeyValue), new(3, "time_unix_nano", Fixed), new(4, "count", Fixed), new(5, "sum", OtlpKind.Double),
        new(10, "flags", Integer),
    ];

    private static readonly OtlpField[] Summaries = [new(1, "data_points", Message, static () => SummaryPoint)];

    private static readonly OtlpField[] SummaryPoint =
    [
        new(3, "time_unix_nano", Fixed), new(4, "count", Fixed), new(5, "sum", OtlpKind.Double),
        new(7, "attributes", Message, static () => KeyValue), new(8, "flags", Integer),
    ];
}

using System.Text;
using Hermes.Logs.Protobuf;

namespace Hermes.Fuzz.Targets;

/// <summary>Right requests to begin with, every field in one of them.</summary>
internal static class ProtocolSeeds
{
    public const string Logs = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"etl"}},{"key":"host.name","value":{"stringValue":"a"}},{"key":"hermes.feed","value":{"stringValue":"FX"}}]},
        "scopeLogs":[{"scope":{"name":"lib","version":"1","attributes":[{"key":"feed","value":{"stringValue":"EQ"}}]},"logRecords":[
        {"timeUnixNano":"1767796215123456789","observedTimeUnixNano":1767796215123456789,"severityNumber":17,"severityText":"Error","body":{"stringValue":"a \"b\" \u00e9 text"},"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","eventName":"e"},
        {"observed_time_unix_nano":"1767796215123456789","severity_text":"warn","body":{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"-3"}},{"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"boolValue":true},{"bytesValue":"AAECAw=="},{}]}}}]}},
        "attributes":[{"key":"exception.message","value":{"stringValue":"no"}},{"key":"execution_id","value":{"stringValue":"7"}}]},
        {"body":{"stringValue":"2026-01-07 14:30:15 [ERROR] loader - from a file"}},{"attributes":[{"key":"a","value":{"intValue":1}}]}]}]}]}
        """;

    public const string Metrics = """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"etl"}},{"key":"service.instance.id","value":{"stringValue":"1"}}]},"scopeMetrics":[{"scope":{"name":"m"},"metrics":[
        {"name":"a","unit":"1","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asInt":"5","timeUnixNano":"1772600767000000000","attributes":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":1}]}}}]}]}},
        {"name":"b","gauge":{"dataPoints":[{"asDouble":1.5,"timeUnixNano":"1772600767000000000"},{"asDouble":"NaN"},{"flags":1}]}},
        {"name":"c","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"2","sum":3.5,"timeUnixNano":"1772600767000000000","bucketCounts":["1","1"],"explicitBounds":[1]}]}},
        {"name":"d","exponentialHistogram":{"dataPoints":[{"count":3,"sum":10,"timeUnixNano":"1772600767000000000","attributes":[{"key":"k","value":{"boolValue":true}}]}]}},
        {"name":"e","summary":{"dataPoints":[{"count":"4","sum":2,"timeUnixNano":"1772600767000000000"}]}}]}]}]}
        """;

    public const string Push = """
        {"streams":[{"stream":{"job":"etl","level":"info","feed":"FX"},"values":[["1772600767000000000","a line"],["1772600767000000001","{\"level\":\"error\",\"message\":\"b \\u00e9\"}",{"feed":"EQ","detected_level":"warn"}]]},
        {"values":[["1772600767000000002","2026-01-07 14:30:15,123 WARN [main] com.acme.Loader - slow"]],"stream":{"app":"x"}}]}
        """;

    public const string Points = """
        [{"name":"cpu.load","timestamp":"2026-03-04T05:06:07Z","value":0.7,"unit":"1","attributes":{"host":"a","n":1,"t":true}},{"name":"b","timestamp":1772600767,"value":-2.5e3}]
        """;

    public static byte[] PushMessage()
    {
        using var push = new ProtobufBuffer();
        var stream = push.Begin(1);
        push.Bytes(1, "{job=\"etl\", level=\"warn\", path=\"C:\\\\a \\\"b\\\"\"}"u8);
        var entry = push.Begin(2);
        var time = push.Begin(1);
        push.Varint(1, 1_772_600_767);
        push.Varint(2, 5);
        push.End(time);
        push.Bytes(2, "2026-01-07 14:30:15 [ERROR] a.b - c"u8);
        var metadata = push.Begin(3);
        push.Bytes(1, "feed"u8);
        push.Bytes(2, "FX"u8);
        push.End(metadata);
        push.End(entry);
        push.End(stream);
        return push.Written.ToArray();
    }

    /// <summary>A block of one literal.</summary>
    public static byte[] Literal(string text) => [(byte)text.Length, (byte)((text.Length - 1) << 2), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>A block of a literal of four bytes and copies of it by each kind of copy.</summary>
    public static byte[] Repeated() => [4 + 4 + 10 + 10, 3 << 2, (byte)'a', (byte)'b', (byte)'c', (byte)'d', 1, 4, (9 << 2) | 2, 4, 0, (9 << 2) | 3, 2, 0, 0, 0];
}

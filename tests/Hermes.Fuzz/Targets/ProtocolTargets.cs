using System.Text;
using System.Text.Json;
using Hermes.Ingestion.Metrics;
using Hermes.Ingestion.Otlp;
using Hermes.Logs.Loki;
using Hermes.Logs.Otlp;
using Hermes.Logs.Parsing;
using Hermes.Logs.Protobuf;

namespace Hermes.Fuzz.Targets;

/// <summary>OTLP and Loki in their encodings, and metrics as JSON.</summary>
internal static class ProtocolTargets
{
    private const int MostUnpacked = 4 * 1024 * 1024;
    private const int MostTimes = 2;
    private const int Free = 64;
    private static readonly DateTimeOffset Received = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static IEnumerable<FuzzTarget> All =>
    [
        new("otlp-logs-protobuf", InputShape.Protobuf, [Rewrite(OtlpJson.WriteLogs, ProtocolSeeds.Logs)], () => StartLogs(json: false)),
        new("otlp-logs-json", InputShape.Json, [Encoding.UTF8.GetBytes(ProtocolSeeds.Logs)], () => StartLogs(json: true)),
        new("otlp-metrics-protobuf", InputShape.Protobuf, [Rewrite(OtlpJson.WriteMetrics, ProtocolSeeds.Metrics)], () => StartMetrics(json: false)),
        new("otlp-metrics-json", InputShape.Json, [Encoding.UTF8.GetBytes(ProtocolSeeds.Metrics)], () => StartMetrics(json: true)),
        new("loki-json", InputShape.Json, [Encoding.UTF8.GetBytes(ProtocolSeeds.Push)], () => StartPush(json: true)),
        new("loki-protobuf", InputShape.Protobuf, [ProtocolSeeds.PushMessage()], () => StartPush(json: false)),
        new("snappy", InputShape.Binary, [ProtocolSeeds.Literal("a literal"), ProtocolSeeds.Repeated()], () => Unpack),
        new("metrics-json", InputShape.Json, [Encoding.UTF8.GetBytes(ProtocolSeeds.Points)], () => ReadPoints),
    ];

    private static byte[] Rewrite(OtlpRequest.Rewrite rewrite, string json)
    {
        using var output = new ProtobufBuffer();
        rewrite(Encoding.UTF8.GetBytes(json), output);
        return output.Written.ToArray();
    }

    private static Func<byte[], int> StartLogs(bool json)
    {
        var (parser, context, source) = (new LineParser(LineParser.BuiltIn), new LineContext { Received = Received }, new OtlpLogSource());
        return input => Decoded(json, OtlpJson.WriteLogs, input, message =>
        {
            var items = new OtlpItems(message);
            var (scope, records, wrong, hash) = (-1, 0, 0, 0);
            while (items.Read())
            {
                if (items.Scopes != scope)
                {
                    scope = items.Scopes;
                    source.Read(items.Resource, items.Scope);
                    Kept.Text("service", Encoding.UTF8.GetBytes(source.Service), 800);
                }

                records++;
                if (OtlpLogLine.Read(items.Item, source, parser, context, out var line) is null)
                {
                    hash ^= Kept.Check(line);
                }
                else
                {
                    wrong++;
                }
            }

            return HashCode.Combine(hash, Math.Min(records, 8), Math.Min(wrong, 4), items.Malformed);
        });
    }

    private static Func<byte[], int> StartMetrics(bool json) => input => Decoded(json, OtlpJson.WriteMetrics, input, message =>
    {
        var samples = new OtlpSamples(Received);
        var whole = samples.TryRead(message);
        samples.Samples.ForEach(Check);
        return HashCode.Combine(whole, Math.Min(samples.Samples.Count, 20), samples.Rejected.ToString().Length / 10);
    });

    private static int ReadPoints(byte[] input)
    {
        var points = new MetricJson("s", Received);
        var wrong = points.Read(input);
        points.Samples.ForEach(Check);
        return HashCode.Combine(wrong is null, Math.Min(points.Samples.Count, 20), Math.Min(points.RejectedCount, 20));
    }

    private static void Check(MetricSample sample)
    {
        Kept.Text("name", Encoding.UTF8.GetBytes(sample.Series.Name), 800);
        Kept.Text("source", Encoding.UTF8.GetBytes(sample.Series.Source), 800);
        Kept.Text("unit", Encoding.UTF8.GetBytes(sample.Series.Unit), 800);
        // Postgres takes no NUL in jsonb, and no half of a pair, which GetString refuses.
        using var attributes = JsonDocument.Parse(sample.Series.Attributes);
        if (attributes.RootElement.EnumerateObject().Any(attribute => attribute.Name.Contains('\0') || attribute.Value.GetString()!.Contains('\0'))
            || sample.Value is { } value && !double.IsFinite(value))
        {
            throw new WrongResultException("The sample cannot be stored");
        }
    }

    private static Func<byte[], int> StartPush(bool json)
    {
        var (parser, context, stream) = (new LineParser(LineParser.BuiltIn), new LineContext { Received = Received }, new LokiStream());
        return input => Decoded(json, (text, output) => new LokiJson(output).Write(text), input, message =>
        {
            var entries = new LokiEntries(message);
            var (at, lines, wrong, hash) = (0, 0, 0, 0);
            while (entries.Read())
            {
                if (entries.Streams != at)
                {
                    at = entries.Streams;
                    wrong += stream.Read(entries.Stream) is null ? 0 : 1;
                    Kept.Text("source", Encoding.UTF8.GetBytes(stream.Source), 800);
                }

                lines++;
                if (stream.ReadLine(entries.Entry, parser, context, null, out var line) is null)
                {
                    hash ^= Kept.Check(line);
                }
            }

            return HashCode.Combine(hash, Math.Min(lines, 8), Math.Min(wrong, 4), entries.Malformed);
        });
    }

    private static int Unpack(byte[] input)
    {
        var length = SnappyBlock.Length(input);
        return length is < 0 or > MostUnpacked ? -1 : HashCode.Combine(SnappyBlock.TryDecode(input, new byte[length]), length / 16);
    }

    private delegate int Read(ReadOnlySpan<byte> message);

    private static int Decoded(bool json, OtlpRequest.Rewrite rewrite, byte[] input, Read read)
    {
        if (!json)
        {
            return read(input);
        }

        using var output = new ProtobufBuffer();
        try
        {
            rewrite(input, output);
        }
        catch (JsonException)
        {
            return -1;
        }

        if (output.Written.Length > (input.Length * MostTimes) + Free)
        {
            throw new WrongResultException("The message is more than twice as long as its JSON");
        }

        return read(output.Written);
    }
}

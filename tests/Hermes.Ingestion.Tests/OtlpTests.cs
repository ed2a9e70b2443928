using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dapper;
using Hermes.Logs.Protobuf;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class OtlpTests(IngestionFixture app)
{
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

    [Fact]
    public async Task Json_is_taken_with_names_of_either_kind_a_structured_body_and_unknown_fields()
    {
        var body = $$$"""
            {"resource_logs":[{"scopeLogs":[{"scope":{"name":"lib"},"logRecords":[
              {"timeUnixNano":"{{{Now}}}","severityNumber":17,"body":{"stringValue":"a \"b\" \u00e9 \ud800"},"traceId":"5B8EFFF798038103D269B633813FC60C","whatIsThis":[{"a":1}]},
              {"observed_time_unix_nano":{{{Now}}},"severity_text":"warning","body":{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"-3"} },{"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"boolValue":true},{}]} } }]} },"attributes":[{"key":"feed","value":{"stringValue":"EQ"} }]},
              {"body":{"stringValue":"2026-01-07 14:30:15 [ERROR] loader - from a file"} }
            ]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"otlp-json"} },{"key":"hermes.feed","value":{"stringValue":"FX"} }]} }]}
            """;

        var response = await Post("/v1/logs", Encoding.UTF8.GetBytes(body), Json);

        Assert.Equal((HttpStatusCode.OK, "{}"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        Assert.Equal(Json, response.Content.Headers.ContentType!.MediaType);
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var rows = (await connection.QueryAsync<(string Message, short? Level, string Feed, string Component)>(
            "select message, level, feed, component from log_entry where source = 'otlp-json' order by id")).AsList();
        Assert.Equal(
        [
            ("a \"b\" é \uFFFD", (short?)5, "FX", "lib"),
            ("""{"n":-3,"l":[1.5,true,null]}""", (short?)4, "EQ", "lib"),
            ("from a file", (short?)5, "FX", "loader"),
        ], rows);
    }

    [Fact]
    public async Task A_bad_record_is_counted_and_named_in_the_encoding_of_the_request_and_the_others_are_kept()
    {
        var packed = Gzip(Logs("partial", [Record("good"), [0x0A, 0xFF], Record("good too"), Deep(40)]));

        var response = await Post("/v1/logs", packed, Protobuf, "gzip");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.MediaType);
        var (rejected, message) = Partial(await response.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(2UL, rejected);
        Assert.Contains("log record 1:", message, StringComparison.Ordinal);
        Assert.Contains("log record 3:", message, StringComparison.Ordinal);
        Assert.Equal(2, await app.CountAsync("partial"));
    }

    [Fact]
    public async Task An_empty_request_is_fine()
    {
        foreach (var path in new[] { "/v1/logs", "/v1/metrics" })
        {
            var protobuf = await Post(path, [], Protobuf);
            Assert.Equal((HttpStatusCode.OK, 0), (protobuf.StatusCode, (await protobuf.Content.ReadAsByteArrayAsync(Token)).Length));
            Assert.Equal("{}", await (await Post(path, "{}"u8.ToArray(), Json)).Content.ReadAsStringAsync(Token));
        }
    }

    [Theory]
    [InlineData("/v1/logs", Protobuf, "no protobuf at all")]
    [InlineData("/v1/metrics", Protobuf, "no protobuf at all")]
    [InlineData("/v1/logs", Json, "{\"resourceLogs\":[{\"scopeLogs\":7}]}")]
    [InlineData("/v1/logs", Json, "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"xyz\"}]}]}]}")]
    [InlineData("/v1/metrics", Json, "{\"resourceMetrics\":[")]
    [InlineData("/v1/metrics", Json, "[]")]
    public async Task What_cannot_be_read_is_refused_with_a_status_message(string path, string type, string body)
    {
        var response = await Post(path, Encoding.UTF8.GetBytes(body), type);

        Assert.Equal((HttpStatusCode.BadRequest, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var answer = await response.Content.ReadAsByteArrayAsync(Token);
        if (type == Json)
        {
            Assert.Contains("\"code\":3,\"message\":\"", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
        }
        else
        {
            var reader = new ProtobufReader(answer);
            Assert.True(reader.Read() && reader is { Field: 1, Number: 3 });
        }
    }

    [Fact]
    public async Task A_truncated_request_stores_nothing()
    {
        var whole = Logs("truncated", [Record("one"), Record("two")]);
        for (var length = 1; length < whole.Length; length += 7)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Post("/v1/logs", whole[..length], Protobuf)).StatusCode);
        }

        Assert.Equal(0, await app.CountAsync("truncated"));
    }

    [Fact]
    public async Task Bombs_and_bodies_that_are_too_large_get_413_and_an_unknown_type_415()
    {
        var bomb = Gzip(new byte[70 * 1024 * 1024]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post("/v1/logs", bomb, Protobuf, "gzip")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post("/v1/metrics", bomb, Json, "gzip")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("/v1/logs", bomb[..1000], Protobuf, "gzip")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Post("/v1/logs", "x"u8.ToArray(), "text/plain")).StatusCode);
    }

    [Fact]
    public async Task A_key_makes_a_repeated_request_of_many_services_harmless()
    {
        var request = new[] { "key-a", "key-b", "key-c" }.SelectMany(source => Logs(source, [Record("once")])).ToArray();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Post("/v1/logs", request, Protobuf, key: "4711")).StatusCode);
        }

        Assert.Equal((1L, 1L, 1L), (await app.CountAsync("key-a"), await app.CountAsync("key-b"), await app.CountAsync("key-c")));
    }

    [Fact]
    public async Task A_metric_without_data_or_name_is_named_and_the_others_are_kept()
    {
        var body = $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"otlp-points"} }]},"scopeMetrics":[{"metrics":[
              {"name":"a","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asInt":"5","timeUnixNano":"{{{Now}}}"},{"asDouble":"NaN","timeUnixNano":"{{{Now}}}"}]} },
              {"name":"b"}, {"gauge":{"dataPoints":[{"asDouble":1,"timeUnixNano":"{{{Now}}}"}]} },
              {"name":"c","summary":{"dataPoints":[{"count":"4","sum":2,"timeUnixNano":"{{{Now}}}"}]} }
            ]}]}]}
            """;

        var response = await Post("/v1/metrics", Encoding.UTF8.GetBytes(body), Json);

        Assert.Contains("\"rejectedDataPoints\":\"3\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var rows = await connection.QueryAsync<(string Name, string Kind, double Value, long? Count)>(
            "select name, kind, value, count from metric_series s join metric_point p on p.series_id = s.id where source = 'otlp-points' order by name");
        Assert.Equal([("a", "counter-delta", 5.0, null), ("c", "summary", 2.0, 4L)], rows);
    }

    [Fact]
    public async Task A_full_intake_asks_to_come_again()
    {
        await using var service = await ServiceFixture<Program>.StartAsync("ingestiondb", builder => builder.UseSetting("Ingestion:QueueBytes", "1000"));
        await IngestionFixture.ListenAsync(service);
        var request = Logs("full", [.. Enumerable.Range(0, 2_000).Select(i => Record($"record {i}"))]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Post("/v1/logs", request, Protobuf, client: service.Client)));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests), a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(2_000L * answers.Count(a => a.StatusCode == HttpStatusCode.OK), await IngestionFixture.CountAsync(service, "full"));
    }

    private Task<HttpResponseMessage> Post(string path, byte[] body, string type, string? encoding = null, string? key = null, HttpClient? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return (client ?? app.Service.Client).SendAsync(request, Token);
    }

    private static byte[] Record(string body) => Message(m =>
    {
        m.Fixed64(1, (ulong)Now);
        var value = m.Begin(5);
        m.Bytes(1, Encoding.UTF8.GetBytes(body));
        m.End(value);
    });

    private static byte[] Deep(int depth)
    {
        var value = Message(m => m.Bytes(1, "at the bottom"u8));
        for (var i = 0; i < depth; i++)
        {
            var inner = value;
            value = Message(m => m.Bytes(5, Message(list => list.Bytes(1, inner))));
        }

        return Message(m => m.Bytes(5, value));
    }

    private static byte[] Logs(string service, byte[][] records) => Message(m =>
    {
        var resourceLogs = m.Begin(1);
        m.Bytes(1, Message(resource => resource.Bytes(1, Message(attribute =>
        {
            attribute.Bytes(1, "service.name"u8);
            attribute.Bytes(2, Message(value => value.Bytes(1, Encoding.UTF8.GetBytes(service))));
        }))));
        var scopeLogs = m.Begin(2);
        foreach (var record in records)
        {
            m.Bytes(2, record);
        }

        m.End(scopeLogs);
        m.End(resourceLogs);
    });

    private static byte[] Message(Action<ProtobufBuffer> write)
    {
        using var output = new ProtobufBuffer();
        write(output);
        return output.Written.ToArray();
    }

    private static (ulong Rejected, string Message) Partial(byte[] answer)
    {
        var outer = new ProtobufReader(answer);
        Assert.True(outer.Read() && outer.Field == 1);
        var inner = new ProtobufReader(outer.Bytes);
        Assert.True(inner.Read() && inner.Field == 1);
        var rejected = inner.Number;
        Assert.True(inner.Read() && inner.Field == 2);
        return (rejected, Encoding.UTF8.GetString(inner.Bytes));
    }

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }
}

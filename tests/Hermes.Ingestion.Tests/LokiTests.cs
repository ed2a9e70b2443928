using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dapper;
using Hermes.Logs.Protobuf;

namespace Hermes.Ingestion.Tests;

public sealed class LokiTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

    [Fact]
    public async Task Curl_with_json_stores_lines_and_labels_fill_in_what_a_line_does_not_say()
    {
        var stated = Time(Now).AddHours(-1);
        var body = $$$"""
            {"streams":[{"values":[
               ["{{{Now}}}","started by hand"],
               ["{{{Now + 1}}}","{\"level\":\"error\",\"logger\":\"etl.load\",\"message\":\"no such table\"}"],
               ["{{{Now + 2}}}","{{{stated:yyyy-MM-dd HH:mm:ss,fff}}} WARN [main] com.acme.Loader - slow",{"feed":"EQ"}],
               ["{{{Now + 3}}}","told by its metadata",{"detected_level":"debug","trace_id":"1"}]
             ],"stream":{"job":"loki-curl","level":"info","feed":"FX","host":"a"} }]}
            """;

        Assert.Equal("204", await Curl(body, gzip: false));
        Assert.Equal("204", await Curl(body.Replace("loki-curl", "loki-gzip", StringComparison.Ordinal), gzip: true));

        Assert.Equal(4, await app.CountAsync("loki-gzip"));
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var rows = (await connection.QueryAsync<(string Message, short Level, string Feed, string? Component, DateTime Time)>(
            "select message, level, feed, component, time from log_entry where source = 'loki-curl' order by id")).AsList();
        Assert.Equal(
        [
            ("started by hand", (short)3, "FX", null, Time(Now)),
            ("no such table", (short)5, "FX", "etl.load", Time(Now)),
            ("slow", (short)4, "EQ", "com.acme.Loader", stated),
            ("told by its metadata", (short)2, "FX", null, Time(Now)),
        ], rows.Select(r => (r.Message, r.Level, r.Feed, r.Component, new DateTime(r.Time.Ticks - (r.Time.Ticks % TimeSpan.TicksPerMillisecond)))));
    }

    [Theory]
    [InlineData("loki-snappy", null)]
    [InlineData("loki-named-snappy", "snappy")]
    public async Task Snappy_protobuf_is_taken(string source, string? encoding)
    {
        var line = string.Concat(Enumerable.Repeat("the same words again and ", 20)) + "an end";

        var response = await Post(Snappy(Push($"{{app=\"{source}\", level=\"warn\", path=\"C:\\\\a \\\"b\\\"\"}}", line)), "application/x-protobuf", encoding);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal((line, (short)4), await connection.QuerySingleAsync<(string, short)>("select message, level from log_entry where source = @source", new { source }));
    }

    [Fact]
    public async Task A_bad_entry_is_named_and_the_others_are_stored()
    {
        var body = $$$"""{"streams":[{"stream":{"job":"loki-bad"},"values":[["{{{Now}}}","good"],["yesterday","bad"],["{{{Now}}}"],["{{{Now}}}",7],["{{{Now}}}","  "],["{{{Now}}}","good too"]]}]}""";

        var response = await Post(Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = (await IngestionFixture.ReadAsync(response, Token)).GetProperty("detail").GetString()!;
        Assert.Contains("2 lines were stored, 4 were not", problem, StringComparison.Ordinal);
        Assert.Contains("streams[0].values[1]", problem, StringComparison.Ordinal);
        Assert.Equal(2, await app.CountAsync("loki-bad"));
    }

    [Theory]
    [InlineData("application/json", "7b22")]
    [InlineData("application/json", "5b5d")]
    [InlineData("application/json", "7b2273747265616d73223a7b7d7d")]
    [InlineData("application/x-protobuf", "ffffffff0f00")]
    [InlineData("application/x-protobuf", "0a0c6162")]
    [InlineData("application/x-protobuf", "ffffffffffffffff")]
    [InlineData("application/x-protobuf", "05100a0a0a0a0a")]
    public async Task What_cannot_be_read_is_refused(string type, string hex) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(Convert.FromHexString(hex), type)).StatusCode);

    private static DateTime Time(long nanoseconds) => DateTime.UnixEpoch.AddMilliseconds(nanoseconds / 1_000_000);

    private Task<HttpResponseMessage> Post(byte[] body, string type, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return app.Service.Client.PostAsync("/loki/api/v1/push", content, Token);
    }

    private async Task<string> Curl(string body, bool gzip)
    {
        var send = $"curl -s -o /dev/null -w '%{{http_code}}' -H 'Content-Type: application/json' {(gzip ? "-H 'Content-Encoding: gzip' " : "")}-H \"Authorization: $KEY\" --data-binary @- {new Uri(app.Service.Client.BaseAddress!, "/loki/api/v1/push")}";
        var start = new ProcessStartInfo("bash", ["-c", gzip ? "gzip -c | " + send : send]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["KEY"] = app.Service.Client.DefaultRequestHeaders.Authorization!.ToString();
        using var curl = Process.Start(start)!;
        await curl.StandardInput.WriteAsync(body);
        curl.StandardInput.Close();
        return await curl.StandardOutput.ReadToEndAsync(Token);
    }

    private static byte[] Push(string labels, string line)
    {
        using var push = new ProtobufBuffer();
        var stream = push.Begin(1);
        push.Bytes(1, Encoding.UTF8.GetBytes(labels));
        var entry = push.Begin(2);
        var time = push.Begin(1);
        push.Varint(1, (ulong)(Now / 1_000_000_000));
        push.End(time);
        push.Bytes(2, Encoding.UTF8.GetBytes(line));
        push.End(entry);
        push.End(stream);
        return push.Written.ToArray();
    }

    // Literals, and copies where the last 25 bytes repeat.
    private static byte[] Snappy(byte[] message)
    {
        const int Distance = 25;
        const int LongLiteral = 60 << 2;
        const int Copy = 2;
        List<byte> packed = [(byte)(message.Length | 0x80), (byte)(message.Length >> 7)];
        for (var at = 0; at < message.Length;)
        {
            var same = 0;
            while (at >= Distance && same < 64 && at + same < message.Length && message[at + same] == message[at + same - Distance])
            {
                same++;
            }

            if (same > 3)
            {
                var offset = new byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(offset, Distance);
                packed.AddRange([(byte)(((same - 1) << 2) | Copy), .. offset]);
                at += same;
            }
            else
            {
                packed.AddRange([LongLiteral, 0, message[at++]]);
            }
        }

        return [.. packed];
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>What OTLP answers, in protobuf or JSON.</summary>
public static class OtlpAnswer
{
    /// <summary>The answer to a request of which so many records or points were rejected; empty of all fields when none was.</summary>
    /// <param name="json">JSON in place of protobuf.</param>
    /// <param name="rejectedName">In JSON <c>rejectedLogRecords</c> or <c>rejectedDataPoints</c>.</param>
    /// <param name="rejected">How many.</param>
    /// <param name="message">Which and why.</param>
    public static byte[] Taken(bool json, string rejectedName, long rejected, string message) => (json, rejected) switch
    {
        (true, 0) => "{}"u8.ToArray(),
        (true, _) => Json(writer =>
        {
            writer.WriteStartObject("partialSuccess");
            writer.WriteString(rejectedName, rejected.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("errorMessage", message);
            writer.WriteEndObject();
        }),
        (false, 0) => [],
        _ => Protobuf(output =>
        {
            var begun = output.Begin(1);
            output.Varint(1, (ulong)rejected);
            output.Bytes(2, Encoding.UTF8.GetBytes(message));
            output.End(begun);
        }),
    };

    /// <summary>A refusal: a <c>google.rpc.Status</c>.</summary>
    /// <param name="json">JSON in place of protobuf.</param>
    /// <param name="code">gRPC's number of the kind of error.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public static byte[] Refused(bool json, int code, string message) => json
        ? Json(writer =>
        {
            writer.WriteNumber("code", code);
            writer.WriteString("message", message);
        })
        : Protobuf(output =>
        {
            output.Varint(1, (ulong)code);
            output.Bytes(2, Encoding.UTF8.GetBytes(message));
        });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] Protobuf(Action<ProtobufBuffer> write)
    {
        using var output = new ProtobufBuffer();
        write(output);
        return output.Written.ToArray();
    }
}
